// A server that asks for keys is opened once as /#key=…; the key stays in this tab and out of its address.

const handed = new URLSearchParams(location.hash.slice(1)).get("key");
if (handed) {
  sessionStorage.setItem("jushi-key", handed);
  history.replaceState(null, "", location.pathname + location.search);
}
const kept = sessionStorage.getItem("jushi-key");
if (kept) document.querySelector("jushi-chat").setAttribute("key", kept);
