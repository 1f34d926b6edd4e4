// A word on an answer: that it helped, or what was wrong with it.

import { button, h } from "./dom.js";

export function feedback(turn, chat) {
  const { w } = chat;
  const row = h("div", { class: "feedback" });
  const status = h("span", { class: "note", role: "status" });
  const give = async (helpful, comment = "") => {
    try {
      await chat.service.feedback({ answer_id: turn.reply.id, helpful, comment });
    } catch {
      status.textContent = w("unsent");
      return;
    }
    turn.given = true;
    chat.kept();
    row.replaceChildren(status);
    status.textContent = w("thanks");
    chat.tell("feedback", { answer_id: turn.reply.id, helpful, comment });
  };
  const ask = () => row.replaceChildren(
    button(w("helpful"), "good", () => give(true), { class: "link" }),
    button(w("wrong"), "flag", complain, { class: "link" }),
    status,
  );
  const complain = () => {
    const comment = h("input", { type: "text", maxLength: 500, placeholder: w("comment"), "aria-label": w("comment") });
    const send = (event) => {
      event.preventDefault();
      give(false, comment.value.trim());
    };
    row.replaceChildren(h("form", { onsubmit: send }, comment, h("button", { type: "submit", class: "chip" }, w("report")),
      button(w("cancel"), null, ask, { class: "link" })), status);
    comment.focus();
  };
  if (turn.given) {
    status.textContent = w("thanks");
    row.append(status);
  } else ask();
  return row;
}
