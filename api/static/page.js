// The page around the chat: a question in the address is asked, and the one asked last stands in the address.

const chat = document.querySelector("jushi-chat");
const given = new URLSearchParams(location.search);

function show(question) {
  if (question) given.set("q", question.toWellFormed?.() ?? question);
  else given.delete("q");
  history.replaceState(null, "", `${location.pathname}${given.size ? `?${given}` : ""}`);
}

chat.addEventListener("jushi-ask", ({ detail }) => show(detail.question));
chat.addEventListener("jushi-clear", () => show(""));

await customElements.whenDefined("jushi-chat");
const question = given.get("q")?.trim() ?? "";
const send = question !== chat.lastQuestion;
chat.open({ question: send ? question : "", send });
