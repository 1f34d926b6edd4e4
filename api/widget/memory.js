// What one chat remembers while its tab is open: turns, draft, conversation, language. A browser that keeps nothing for
// a page is no error: then nothing is remembered.

const MOST = 20; // turns

export class Memory {
  constructor(name) {
    this.name = `jushi:${name}`;
    this.held = { turns: [], draft: "", conversation: null, language: null, script: "original", ...this.#stored() };
  }

  get(key) {
    return this.held[key];
  }

  set(key, value) {
    this.held[key] = value;
    this.#keep(this.held);
  }

  keepTurns(turns) {
    this.set("turns", turns.slice(-MOST));
  }

  #stored() {
    try {
      return JSON.parse(sessionStorage.getItem(this.name) ?? "{}");
    } catch {
      return {};
    }
  }

  #keep(held) {
    try {
      sessionStorage.setItem(this.name, JSON.stringify(held));
    } catch {
      // Full or forbidden: what is on the screen stays there.
    }
  }
}
