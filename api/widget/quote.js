// A quote with where it is from: the words large enough to read, the answer marked in them, and what can be done.

import { button, copied, h, harmless, marked } from "./dom.js";

// The quote as it is copied: its own characters, then where it stands.
export function withSource(citation) {
  return `“${citation.quote}”\n—— ${[...place(citation), `${citation.source} [${citation.start}:${citation.end}]`].join("，")}`;
}

export function figure(citation, chat, { script = "original" } = {}) {
  const { w } = chat;
  const words = h("blockquote", { dir: "auto", lang: "zh" });
  const differs = citation.display.trim() !== citation.quote.trim();
  let readable = differs && script !== "original";
  const turn = differs && button("", null, () => {
    readable = !readable;
    show();
  }, { class: "link" });
  const show = () => {
    words.replaceChildren(...(readable ? displayed(citation) : verbatim(citation)));
    if (turn) turn.textContent = readable ? w("verbatim") : w("readable");
  };
  show();
  return h("figure", { class: "quote" }, words, caption(citation, w), h("div", { class: "actions" },
    button(w("source"), "source", () => chat.showSource(citation), { class: "link source" }),
    copyButton(citation, chat),
    turn,
  ));
}

export function copyButton(citation, chat) {
  const { w } = chat;
  const label = h("span", {}, w("copy"));
  const node = button("", "copy", async () => {
    const told = (await copied(withSource(citation), node.parentNode)) ? w("copied") : w("uncopied");
    label.textContent = told;
    chat.say(told);
    setTimeout(() => { label.textContent = w("copy"); }, 2500);
  }, { class: "link copy" });
  node.append(label);
  return node;
}

export function place(citation) {
  const who = [citation.office, citation.person].filter(Boolean).join(" ");
  return [citation.document_title, citation.section, who, citation.region, citation.published_at].filter(Boolean);
}

function caption(citation, w) {
  const [title, ...rest] = citation.document_title ? place(citation) : [citation.source, ...place(citation)];
  if (citation.also_in.length) rest.push(w("same", citation.also_in.length));
  const parts = rest.map((part) => h("bdi", {}, harmless(part)));
  return h("figcaption", {}, h("cite", { dir: "auto" }, harmless(title)), h("span", { class: "place" }, ...parts));
}

function verbatim(citation) {
  return marked(Array.from(citation.quote), citation.start, citation, citation.highlights);
}

function displayed(citation) {
  const points = Array.from(citation.display);
  return marked(points, 0, { start: 0, end: points.length }, citation.display_highlights ?? []);
}
