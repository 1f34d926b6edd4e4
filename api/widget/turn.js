// One turn: the question, and under it how the search stands, the reply, or what went wrong, with a way to try again.

import { button, h, harmless } from "./dom.js";
import { feedback } from "./feedback.js";
import { replied, suggestions } from "./reply.js";

export function turnNode(turn, chat) {
  const body = h("div", { class: "body" });
  const question = h("p", { class: "question" }, h("bdi", {}, turn.question));
  const node = h("article", { class: "turn", "aria-label": turn.question }, question, body);
  if (turn.failure) body.append(failed(turn, chat));
  else if (turn.reply) body.append(...settled(turn, chat));
  else body.append(working(turn, chat));
  return node;
}

function settled(turn, chat) {
  const { reply } = turn;
  const nodes = replied(turn, chat).filter(Boolean);
  if (!reply.small_talk) nodes.push(feedback(turn, chat));
  const next = turn === chat.turns.at(-1) ? suggestions(reply.suggestions, chat, reply.small_talk ? "try" : "suggestions") : null;
  return next ? [...nodes, next] : nodes;
}

function working(turn, chat) {
  const { w } = chat;
  const found = turn.found && (turn.found.titles.length ? w("reading", harmless(turn.found.titles[0]), turn.found.passages) : "");
  const told = turn.slow ? w("slow") : found || w("looking");
  return h("div", { class: "working" }, h("span", { class: "dots", "aria-hidden": "true" }), h("p", { class: "note" }, told));
}

function failed(turn, chat) {
  const { w } = chat;
  const { kind, detail } = turn.failure;
  return h("div", { class: "failed" }, h("p", { class: "note alarm" }, w(kind, harmless(detail))),
    button(w("retry"), null, () => chat.retry(turn), { class: "chip retry" }));
}
