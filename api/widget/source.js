// The document at the place of a quote, in a dialog: the quote is marked in its paragraph, and more can be had above and
// below. The browser's own dialog keeps the focus inside, closes on Escape and gives the focus back.

import { button, h, harmless, marked } from "./dom.js";
import { copyButton, place } from "./quote.js";

const AROUND = 700; // code points shown before and after the quote
const STEP = 2500; // code points that are fetched when more is asked for

export class Source {
  constructor(chat) {
    this.chat = chat;
    this.dialog = h("dialog", { class: "source", "aria-labelledby": "source-title" });
    this.dialog.addEventListener("click", (event) => {
      if (event.target === this.dialog) this.dialog.close(); // the backdrop
    });
  }

  async show(citation) {
    const { w } = this.chat;
    this.citation = citation;
    this.text = h("div", { class: "text", tabIndex: 0, role: "region", "aria-labelledby": "source-title", lang: "zh" },
      h("p", { class: "note", role: "status" }, w("fetching")));
    this.dialog.replaceChildren(
      h("header", {}, this.#title(), button(w("close"), "close", () => this.dialog.close(), { bare: true, class: "plain" })),
      this.text,
      h("footer", {}, copyButton(citation, this.chat), this.#web()),
    );
    if (!this.dialog.open) this.dialog.showModal();
    await this.#fetch();
  }

  #title() {
    const [title, ...rest] = place(this.citation);
    const file = h("bdi", { class: "file" }, harmless(this.citation.source));
    return h("div", {}, h("h2", { id: "source-title", dir: "auto" }, harmless(title ?? this.citation.source)),
      h("p", { class: "place" }, ...rest.map((part) => h("bdi", {}, harmless(part))), file));
  }

  // The page that the document is from, should it have one that can be visited.
  #web() {
    const { url } = this.citation;
    if (!/^https?:/i.test(url ?? "")) return null;
    return h("a", { class: "link", href: url, target: "_blank", rel: "noopener noreferrer" }, this.chat.w("web"));
  }

  async #fetch() {
    const { service, w } = this.chat;
    const { citation } = this;
    try {
      const { length, sha256 } = await service.about(citation.document_id);
      const end = Math.min(citation.end + AROUND, length);
      this.window = { start: Math.max(0, Math.min(citation.start, length) - AROUND), end, length };
      this.points = await this.#points(this.window.start, end);
      if (citation !== this.citation) return; // another quote was opened meanwhile
      this.changed = sha256 !== citation.sha256;
      this.#draw();
      this.text.querySelector("mark")?.scrollIntoView({ block: "center" });
    } catch (failure) {
      const again = button(w("retry"), null, () => this.show(citation), { class: "chip" });
      this.text.replaceChildren(h("p", { class: "note alarm", role: "alert" }, w("unfetched")), again);
    }
  }

  async #points(start, end) {
    const { text } = await this.chat.service.text(this.citation.document_id, start, end);
    return Array.from(text);
  }

  async #extend(start, end) {
    const upwards = start < this.window.start;
    const [from, to] = upwards ? [start, this.window.start] : [this.window.end, end];
    const more = await this.#points(from, to).catch(() => null);
    if (!more) return;
    const below = this.text.scrollHeight - this.text.scrollTop;
    this.points = upwards ? more.concat(this.points) : this.points.concat(more);
    this.window = { ...this.window, start, end };
    this.#draw();
    if (upwards) this.text.scrollTop = this.text.scrollHeight - below; // what was being read stays where it was
    this.text.focus();
  }

  #draw() {
    const { w } = this.chat;
    const { start, end, length } = this.window;
    const up = button(w("earlier"), null, () => this.#extend(Math.max(0, start - STEP), end), { class: "chip earlier" });
    const down = button(w("later"), null, () => this.#extend(start, Math.min(length, end + STEP)), { class: "chip later" });
    this.text.replaceChildren(
      ...(this.changed ? [h("p", { class: "note alarm", role: "alert" }, w("changed"))] : []),
      ...(start > 0 ? [up] : []), ...this.#paragraphs(), ...(end < length ? [down] : []));
  }

  *#paragraphs() {
    const spans = this.changed ? [] : this.#spans();
    let from = this.window.start;
    for (const line of this.points.join("").split(/(?<=\n)/)) {
      const to = from + Array.from(line).length;
      if (line.trim()) yield h("p", { dir: "auto" }, ...marked(this.points, this.window.start, { start: from, end: to }, spans));
      from = to;
    }
  }

  // The quote in pieces, so that the answer inside it is marked more strongly.
  #spans() {
    const { start, end, highlights } = this.citation;
    const spans = [];
    let at = start;
    for (const answer of highlights) {
      spans.push({ start: at, end: answer.start, kind: "quoted" }, { ...answer, kind: "answer" });
      at = answer.end;
    }
    return [...spans, { start: at, end, kind: "quoted" }];
  }
}
