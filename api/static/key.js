// A server that asks for keys is opened once as /#key=…; the key stays in this tab and out of its address.

const NAME = "jushi-key";

function keep(key) {
  try {
    sessionStorage.setItem(NAME, key);
  } catch {
    // a browser that keeps nothing asks again after a reload
  }
}

function kept() {
  try {
    return sessionStorage.getItem(NAME);
  } catch {
    return null;
  }
}

const handed = new URLSearchParams(location.hash.slice(1)).get("key");
if (handed) {
  keep(handed);
  history.replaceState(null, "", location.pathname + location.search);
}
const key = handed ?? kept();
if (key) document.querySelector("jushi-chat").setAttribute("key", key);
