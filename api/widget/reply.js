// A reply as it is shown: the value large, its quote under it, the rest folded; or why there is no answer.

import { button, h, harmless } from "./dom.js";
import { figure } from "./quote.js";

const LONG = 24; // code points from which a value is set smaller

export function replied(turn, chat) {
  const { reply } = turn;
  const parts = reply.small_talk ? smallTalk(reply) : reply.status === "answered" ? answered(turn, chat) : absent(turn, chat);
  return [...understood(turn, chat), ...parts];
}

// What is read out once, when all of it is there.
export function spoken(reply, w) {
  if (reply.small_talk) return reply.small_talk.message;
  if (!reply.answer) return `${w("absent")}。${reason(reply, w)}`;
  const [citation] = reply.citations;
  return [reply.answer.text, citation.display, citation.document_title || citation.source].map(harmless).join("。");
}

export function suggestions(list, chat, label) {
  if (!list?.length) return null;
  const chips = list.map((text) => h("li", {}, button(text, null, () => chat.ask(text), { class: "chip" })));
  return h("div", { class: "suggestions" }, h("h3", {}, chat.w(label)), h("ul", {}, ...chips));
}

function smallTalk(reply) {
  return [h("p", { class: "talk", dir: "auto" }, reply.small_talk.message)];
}

function answered({ reply, script }, chat) {
  const { w } = chat;
  const [first, ...rest] = reply.citations;
  const text = harmless(reply.answer.text);
  const size = Array.from(text).length > LONG ? "value long" : "value";
  const sure = w("sure", reply.confidence.toFixed(2));
  return [
    h("p", { class: size, dir: "auto", lang: "zh" }, text, dated(reply.answer)),
    h("p", { class: `sure ${reply.confidence_label}` }, w(reply.confidence_label), h("span", {}, sure)),
    figure(first, chat, { script }),
    folded("others", reply.alternatives.map((other) => alternative(other, script, chat)), w),
    folded("more", rest.map((citation) => figure(citation, chat, { script })), w),
  ];
}

function alternative(other, script, chat) {
  const value = h("p", { class: "other" }, h("bdi", { lang: "zh" }, harmless(other.text)), dated(other));
  return h("section", {}, value, figure(other.citation, chat, { script }));
}

function dated({ published_at: date }) {
  return date ? h("time", { dateTime: date }, date) : null;
}

function absent({ reply, script }, chat) {
  const { w } = chat;
  const [first, ...rest] = reply.related.map((citation) => figure(citation, chat, { script }));
  return [
    h("p", { class: "value long" }, w("absent")),
    h("p", { class: "note" }, reason(reply, w)),
    first ? h("h3", {}, w("related")) : null,
    first ?? null,
    folded("more", rest, w),
  ];
}

function reason({ not_found: { reason: why, missing } }, w) {
  const names = missing.map((name) => `“${name}”`).join("、");
  return harmless(w(why, names || w("asked")));
}

function folded(label, children, w) {
  if (!children.length) return null;
  return h("details", {}, h("summary", {}, w(label, children.length)), ...children);
}

// What a follow-up was understood as, where that is not what was typed; it can be corrected and asked again.
function understood({ question, reply }, chat) {
  if (reply.resolved_question.trim() === question.trim()) return [];
  const { w } = chat;
  const row = h("div", { class: "understood" });
  const show = () => row.replaceChildren(h("span", {}, `${w("understood")}：`, h("bdi", {}, harmless(reply.resolved_question))),
    button(w("correct"), "edit", edit, { class: "link" }));
  const edit = () => {
    const input = h("input", { type: "text", value: reply.resolved_question, "aria-label": w("question") });
    const again = (event) => {
      event.preventDefault();
      if (input.value.trim()) chat.ask(input.value.trim());
      show();
    };
    const cancel = () => {
      show();
      row.querySelector("button").focus();
    };
    row.replaceChildren(h("form", { onsubmit: again, onkeydown: (event) => event.key === "Escape" && (event.stopPropagation(), cancel()) },
      input, h("button", { type: "submit", class: "chip" }, w("again")), button(w("cancel"), null, cancel, { class: "link" })));
    input.focus();
  };
  show();
  return [row];
}
