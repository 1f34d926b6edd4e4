// Elements made by hand: text is only ever set as text, never as markup. Offsets from the server count code points,
// JavaScript's strings count UTF-16 units, hence Array.from.

const SVG = "http://www.w3.org/2000/svg";
const BIDI = /[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]/g;
const CONTROL = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g;

const ICONS = {
  chat: "M4 5h16v11H9l-5 4z",
  close: "M6 6l12 12M18 6L6 18",
  clear: "M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13",
  send: "M12 19V5M6 11l6-6 6 6",
  stop: "M7 7h10v10H7z",
  source: "M4 5h6l2 2 2-2h6v13h-6l-2 2-2-2H4zM12 7v12",
  copy: "M9 9h10v11H9zM5 15V4h10",
  good: "M5 12l5 5 9-10",
  flag: "M6 21V4h12l-3 4 3 4H6",
  edit: "M5 19l1-4L16 5l3 3L9 18z",
};

// An element: properties that begin with "on" are listeners, `class` and what has a dash are attributes.
export function h(tag, props = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(props)) {
    if (value === undefined || value === null || value === false) continue;
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (name === "class" || name === "role" || name === "for" || name.includes("-")) node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.flat().filter((child) => child));
  return node;
}

export function icon(name) {
  const drawing = document.createElementNS(SVG, "svg");
  const path = document.createElementNS(SVG, "path");
  drawing.setAttribute("viewBox", "0 0 24 24");
  drawing.setAttribute("aria-hidden", "true");
  path.setAttribute("d", ICONS[name]);
  drawing.append(path);
  return drawing;
}

// A button with an icon; without `bare` its label can be seen too.
export function button(label, name, onclick, { bare = false, ...props } = {}) {
  const seen = bare ? { "aria-label": label, title: label } : {};
  return h("button", { type: "button", onclick, ...seen, ...props }, name ? icon(name) : null, bare ? null : label);
}

// What a document says, made harmless for the eye: marks that turn the direction of what follows are left out, other
// control characters are shown as what they are, unreadable.
export function harmless(text) {
  return text.replace(BIDI, "").replace(CONTROL, "\ufffd");
}

// The code points of `points` from `start` to `end` as nodes, with each span in it marked; all count from `base` on.
export function* marked(points, base, { start, end }, spans) {
  const cut = (from, to) => harmless(points.slice(from - base, to - base).join(""));
  let at = start;
  for (const span of spans) {
    const from = Math.max(span.start, at);
    const to = Math.min(span.end, end);
    if (from >= to) continue;
    yield cut(at, from);
    yield h("mark", { class: span.kind ?? "answer" }, cut(from, to));
    at = to;
  }
  yield cut(at, end);
}

// Text to the clipboard; where a page may not write there (no encryption), by selecting it.
export async function copied(text, near) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    const area = h("textarea", { class: "unseen", value: text, readOnly: true });
    const focused = near.getRootNode().activeElement;
    near.append(area);
    area.select();
    const done = document.execCommand("copy");
    area.remove();
    focused?.focus();
    return done;
  }
}
