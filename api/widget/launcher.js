// The element <jushi-chat>: in the page where it stands, or as a button in the corner that opens the chat above all else.
// Its style is a constructed sheet, so a page's policy need not allow inline styles, and nothing of the page gets in.

import { Chat } from "./chat.js";
import { button, h } from "./dom.js";
import { Service } from "./service.js";
import { languageFor, speaker } from "./words.js";

const SCRIPT = document.currentScript;
const SHEET = new CSSStyleSheet();
SHEET.replaceSync(STYLE);

let count = 0;

class JushiChat extends HTMLElement {
  connectedCallback() {
    if (this.chat) return;
    count += 1;
    const language = this.#given("language") ?? navigator.language;
    this.floating = this.hasAttribute("floating");
    this.chat = new Chat({
      name: this.getAttribute("name") || this.id || String(count),
      service: new Service(this.#server(), this.#given("key"), this.#given("collection")),
      language,
      tell: (name, detail) => this.#tell(name, detail),
      onclose: this.floating ? () => this.close() : null,
    });
    const root = this.attachShadow({ mode: "open" });
    root.adoptedStyleSheets = [SHEET];
    root.append(h("div", { class: "root" }, ...(this.floating ? this.#floating(language) : [this.chat.node])));
    if (!this.floating) this.chat.greet();
    window.addEventListener("message", (event) => this.#heard(event));
  }

  // Show the chat and, if a question is given, put it into the line or ask it at once.
  open({ question = "", send = false } = {}) {
    if (this.floating && !this.opened) {
      this.panel.showPopover?.();
      this.opener.setAttribute("aria-expanded", "true");
      this.opened = true;
      this.chat.greet();
      this.#tell("open", {});
    }
    this.chat.input.focus();
    if (question && send) this.chat.ask(question);
    else if (question) this.chat.type(question);
  }

  close() {
    if (!this.opened) return;
    this.panel.hidePopover?.();
    this.opener.setAttribute("aria-expanded", "false");
    this.opened = false;
    this.opener.focus();
    this.#tell("close", {});
  }

  // What was asked last, in this page or before it was loaded anew.
  get lastQuestion() {
    return this.chat.turns.at(-1)?.question ?? "";
  }

  #floating(language) {
    const w = speaker(languageFor(language));
    this.opener = button(w("open"), "chat", () => (this.opened ? this.close() : this.open()), { bare: true, class: "opener" });
    this.opener.setAttribute("aria-expanded", "false");
    this.panel = h("div", { class: "panel", role: "dialog", "aria-label": w("chat"), popover: "manual" }, this.chat.node);
    this.panel.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && !this.chat.source.dialog.open && !event.isComposing) this.close();
    });
    return [this.opener, this.panel];
  }

  // What the element's attribute says, or else the script's data-… of the same name.
  #given(name) {
    return this.getAttribute(name) ?? SCRIPT?.getAttribute(`data-${name}`) ?? null;
  }

  #server() {
    const given = this.#given("server") ?? (SCRIPT?.src ? new URL(".", SCRIPT.src).href : "");
    return given.replace(/\/$/, "");
  }

  // What happens is told to the page, and to a page around it only if that one was named.
  #tell(name, detail) {
    this.dispatchEvent(new CustomEvent(`jushi-${name}`, { detail, bubbles: true, composed: true }));
    const parent = this.#given("parent-origin");
    if (parent && window.parent !== window) window.parent.postMessage({ jushi: name, detail }, parent);
  }

  #heard({ source, origin, data }) {
    const parent = this.#given("parent-origin");
    if (!parent || source !== window.parent || origin !== parent) return;
    if (data?.jushi === "open") this.open({ question: String(data.question ?? ""), send: data.send === true });
    if (data?.jushi === "close") this.close();
  }
}

function start() {
  if (!SCRIPT || SCRIPT.dataset.button === "none" || document.querySelector("jushi-chat")) return;
  const element = document.createElement("jushi-chat");
  element.toggleAttribute("floating", true);
  document.body.append(element);
}

if (!customElements.get("jushi-chat")) {
  customElements.define("jushi-chat", JushiChat);
  if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", start);
  else start();
}
