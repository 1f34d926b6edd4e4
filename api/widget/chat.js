// The chat itself: a head with its settings, the turns, and the line to ask from. It lives in the shadow root that its
// element gives it and knows nothing of the page around it.

import { LANGUAGES, languageFor, speaker } from "./words.js";
import { button, h } from "./dom.js";
import { Memory } from "./memory.js";
import { spoken, suggestions } from "./reply.js";
import { Source } from "./source.js";
import { turnNode } from "./turn.js";

const LONGEST = 1000; // code points of a question
const PATIENCE = 4000; // milliseconds after which the wait is spoken of
const SCRIPTS = ["original", "simplified", "traditional"];

export class Chat {
  constructor({ name, service, language, tell, onclose }) {
    Object.assign(this, { service, tell, onclose });
    this.memory = new Memory(name);
    this.turns = this.memory.get("turns");
    for (const turn of this.turns) if (!turn.reply && !turn.failure) turn.failure = { kind: "stopped", detail: "" };
    this.language = this.memory.get("language") ?? (LANGUAGES[language] ? language : languageFor(language));
    this.script = this.memory.get("script");
    this.w = speaker(this.language);
    this.source = new Source(this);
    this.node = h("section", { class: "chat", dir: "ltr" }); // as all of its languages run
    this.#build();
  }

  // Everything, in the language of now; what was typed and not yet asked stays.
  #build() {
    const { w } = this;
    this.node.lang = this.language;
    this.node.setAttribute("aria-label", w("chat"));
    this.log = h("div", { class: "log" });
    this.said = h("div", { class: "unseen", role: "status", "aria-live": "polite" });
    this.node.replaceChildren(this.#head(), this.log, this.#form(), this.said, this.source.dialog);
    this.#draw();
  }

  #head() {
    const { w } = this;
    const languages = Object.entries(LANGUAGES);
    const scripts = SCRIPTS.map((script) => [script, w(script)]);
    return h("header", { class: "head" },
      h("p", { class: "name" }, h("strong", {}, w("name")), h("span", {}, w("tagline"))),
      h("div", { class: "tools" },
        select(w("language"), languages, this.language, (value) => this.speak(value)),
        select(w("script"), scripts, this.script, (value) => this.write(value)),
        button(w("clear"), "clear", () => this.clear(), { bare: true, class: "plain clear" }),
        this.onclose ? button(w("close"), "close", () => this.onclose(), { bare: true, class: "plain close" }) : null));
  }

  #form() {
    const { w } = this;
    this.input = h("textarea", { rows: 1, value: this.memory.get("draft"), placeholder: w("placeholder"), "aria-label": w("question"),
      enterKeyHint: "send", autocomplete: "off", oninput: () => this.#drafted(), onkeydown: (event) => this.#key(event) });
    this.note = h("p", { class: "note alarm", role: "status" });
    this.send = h("button", { type: "submit", class: "send" });
    this.#showBusy();
    const submit = (event) => {
      event.preventDefault();
      if (this.running) this.running.abort();
      else this.#submit();
    };
    return h("form", { class: "ask", onsubmit: submit }, this.input, this.send, this.note);
  }

  #key(event) {
    // Enter that ends the choice of a character is none that sends; 229 is what some browsers say instead.
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    if (!this.running) this.#submit();
  }

  #drafted() {
    this.memory.set("draft", this.input.value);
    const length = Array.from(this.input.value.trim()).length;
    this.note.textContent = length > LONGEST ? this.w("long", length) : "";
  }

  #submit() {
    const question = this.input.value.trim();
    if (!question || Array.from(question).length > LONGEST) return this.input.focus();
    this.type("");
    return this.ask(question);
  }

  // Put this into the line to ask from.
  type(text) {
    this.input.value = text;
    this.#drafted();
  }

  // Ask; while an answer is being looked for, the question waits in the line.
  ask(question) {
    if (this.running) return this.type(question);
    const turn = { question, script: this.script, reply: null, failure: null };
    this.turns.push(turn);
    this.turns.splice(0, this.turns.length - 20);
    this.#draw();
    return this.#run(turn);
  }

  retry(turn) {
    if (!this.running) this.#run(turn);
    this.input.focus();
  }

  async #run(turn) {
    Object.assign(turn, { failure: null, found: null, slow: false, script: this.script });
    this.running = new AbortController();
    this.kept();
    this.#showBusy();
    this.#redraw(turn, { scroll: true });
    const patience = setTimeout(() => {
      turn.slow = true;
      this.#redraw(turn);
    }, PATIENCE);
    this.tell("ask", { question: turn.question });
    try {
      await this.#answer(turn);
    } catch (failure) {
      if (!this.turns.includes(turn)) return; // cleared meanwhile
      turn.failure = { kind: failure.kind ?? "failing", detail: failure.detail ?? "" };
      this.say(this.w(turn.failure.kind, turn.failure.detail));
      this.tell("error", { question: turn.question, ...turn.failure });
    } finally {
      clearTimeout(patience);
      this.running = null;
      this.#showBusy();
      this.kept();
      this.#redraw(turn, { scroll: true });
    }
  }

  async #answer(turn) {
    const body = { question: turn.question, script: turn.script, conversation_id: this.memory.get("conversation") };
    const heard = (name, data) => {
      if (name !== "retrieval") return;
      turn.found = data;
      this.#redraw(turn);
    };
    turn.reply = await this.service.ask(body, { signal: this.running.signal, heard });
    this.memory.set("conversation", turn.reply.conversation_id);
    this.say(spoken(turn.reply, this.w));
    this.tell("answer", turn.reply);
    this.#suggest(turn);
  }

  // What to ask next comes after the answer and never holds it up.
  async #suggest(turn) {
    const [citation] = turn.reply.citations;
    if (!citation) return;
    turn.reply.suggestions = await this.service.suggestions(citation).catch(() => []);
    this.kept();
    const body = this.log.lastElementChild.querySelector(".body");
    const next = suggestions(turn.reply.suggestions, this, "suggestions");
    if (next && turn === this.turns.at(-1) && !this.running) body.append(next); // the rest may be in use: it stays
  }

  // Forget the conversation, here and on the server.
  clear() {
    this.running?.abort();
    const conversation = this.memory.get("conversation");
    if (conversation) this.service.forget(conversation);
    this.turns.splice(0);
    this.memory.set("conversation", null);
    this.kept();
    this.#draw();
    this.say(this.w("cleared"));
    this.tell("clear", {});
    this.input.focus();
  }

  speak(language) {
    this.language = language;
    this.memory.set("language", language);
    this.w = speaker(language);
    this.#build();
    this.node.querySelector("select").focus();
  }

  // Show quotes in another script, also those that are here already.
  async write(script) {
    this.script = script;
    this.memory.set("script", script);
    const shown = this.turns.filter((turn) => turn.reply && !turn.reply.small_talk);
    if (!shown.length) return;
    const replies = await this.service.batch(shown.map((turn) => turn.reply.resolved_question), script).catch(() => []);
    const known = new Map(replies.flatMap(quotes).map((citation) => [at(citation), citation]));
    for (const turn of shown) {
      turn.script = script;
      for (const citation of quotes(turn.reply)) {
        const { display, display_highlights } = known.get(at(citation)) ?? citation;
        Object.assign(citation, { display, display_highlights });
      }
    }
    this.kept();
    this.#draw();
  }

  // Have this read out.
  say(text) {
    this.said.textContent = text;
  }

  showSource(citation) {
    return this.source.show(citation);
  }

  kept() {
    this.memory.keepTurns(this.turns.map(({ question, script, reply, failure, given }) => ({ question, script, reply, failure, given })));
  }

  // To be called when the chat is first seen: what it asks the server for by itself comes then.
  async greet() {
    if (this.greeted) return;
    this.greeted = true;
    const [total, examples] = await Promise.allSettled([this.service.documents(), this.service.suggestions()]);
    this.total = total.value;
    this.examples = examples.value;
    if (!this.turns.length) this.#draw();
  }

  #draw() {
    const nodes = this.turns.length ? this.turns.map((turn) => turnNode(turn, this)) : [this.#welcome()];
    this.log.replaceChildren(...nodes);
    this.log.scrollTop = this.log.lastElementChild.offsetTop - 12;
  }

  #redraw(turn, { scroll = false } = {}) {
    const old = this.log.children[this.turns.indexOf(turn)];
    if (!this.turns.includes(turn) || !old) return;
    const node = turnNode(turn, this);
    old.replaceWith(node);
    if (scroll) this.log.scrollTop = node.offsetTop - 12;
  }

  #welcome() {
    const { w } = this;
    const told = this.total === 0 ? w("empty") : this.total ? w("holdings", this.total) : null;
    return h("div", { class: "welcome" }, h("h2", {}, w("welcome")), h("p", {}, w("promise")),
      told && h("p", { class: "note" }, told), suggestions(this.examples, this, "try") ?? this.#hints());
  }

  #hints() {
    const start = (hint) => () => {
      this.type(hint.replace("……", ""));
      this.input.focus();
      this.input.setSelectionRange(0, 0);
    };
    const chips = this.w("hints").map((hint) => h("li", {}, button(hint, null, start(hint), { class: "chip" })));
    return h("div", { class: "suggestions" }, h("h3", {}, this.w("try")), h("ul", {}, ...chips));
  }

  #showBusy() {
    const word = this.running ? "stop" : "send";
    const label = this.w(word);
    this.send.replaceChildren(...button(label, word, null, { bare: true }).childNodes);
    this.send.setAttribute("aria-label", label);
    this.send.title = label;
    this.log.setAttribute("aria-busy", String(Boolean(this.running)));
  }
}

function select(label, options, chosen, choose) {
  const rows = options.map(([value, text]) => h("option", { value, selected: value === chosen }, text));
  return h("select", { "aria-label": label, title: label, onchange: (event) => choose(event.target.value) }, ...rows);
}

function quotes(reply) {
  return [...reply.citations, ...reply.related, ...reply.alternatives.map((other) => other.citation)];
}

function at({ document_id, start, end }) {
  return `${document_id}:${start}:${end}`;
}
