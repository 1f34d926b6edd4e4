// The page around the chat: a question in the address is asked, and one that is asked comes into the address.

const chat = document.querySelector("jushi-chat");
const given = new URLSearchParams(location.search);

chat.addEventListener("jushi-ask", ({ detail: { question } }) => {
  given.set("q", question.toWellFormed?.() ?? question);
  history.replaceState(null, "", `?${given}`);
});

await customElements.whenDefined("jushi-chat");
const question = given.get("q")?.trim() ?? "";
const send = question !== chat.lastQuestion;
chat.open({ question: send ? question : "", send });
