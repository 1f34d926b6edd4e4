// The question page: asks the service and shows its quotes. Everything that a document says is set as text, never as
// markup. Offsets from the server count code points; JavaScript's strings count UTF-16 units, hence Array.from.

const form = document.querySelector("#ask");
const input = document.querySelector("#question");
const result = document.querySelector("#result");
const holdings = document.querySelector("#holdings");

const LABELS = { high: "高", medium: "中", low: "低" };
const HINTS = ["……是谁？", "……是多少？", "……是什么时候？"];

let asked = 0; // the number of the latest question: replies to earlier ones come too late to be shown

function element(tag, props = {}, ...children) {
  const node = Object.assign(document.createElement(tag), props);
  node.append(...children.filter((child) => child !== null && child !== ""));
  return node;
}

function marked(citation) {
  const points = Array.from(citation.quote);
  const cut = (start, end) => points.slice(start - citation.start, end - citation.start).join("");
  const quote = element("blockquote");
  let at = citation.start;
  for (const { start, end } of citation.highlights) {
    quote.append(cut(at, start), element("mark", { textContent: cut(start, end) }));
    at = end;
  }
  quote.append(cut(at, citation.end));
  return quote;
}

function squeezed(text) {
  return text.replace(/\s+/g, "");
}

function figure(citation) {
  const source = citation.document_title && citation.source;
  const place = [citation.section, citation.region, citation.published_at, source].filter(Boolean).join(" · ");
  const display = squeezed(citation.display) === squeezed(citation.quote) ? null
    : element("p", { className: "display", textContent: citation.display });
  const title = element("strong", { textContent: citation.document_title || citation.source });
  const copies = citation.also_in.length ? `；另有 ${citation.also_in.length} 处相同` : "";
  return element("figure", { className: "citation" }, marked(citation), display,
    element("figcaption", {}, title, place + copies));
}

function answered(reply) {
  const value = element("p", { className: "value", textContent: reply.answer.text });
  value.classList.toggle("long", Array.from(reply.answer.text).length > 24);
  const sure = `可信度${LABELS[reply.confidence_label]}（${reply.confidence.toFixed(2)}）`;
  const note = element("p", { className: "note", textContent: `${sure} · ${reply.timings_ms.total.toFixed(1)} 毫秒` });
  const others = reply.alternatives.flatMap((other) => [
    element("p", { className: "other", textContent: [other.text, other.published_at].filter(Boolean).join(" · ") }),
    figure(other.citation),
  ]);
  return [
    value, note, ...reply.citations.map(figure),
    ...(others.length ? [element("h2", { textContent: "其他说法" }), ...others] : []),
  ];
}

function notFound(reply) {
  const nodes = [
    element("p", { className: "value long", textContent: "没有找到答案" }),
    element("p", { className: "note", textContent: reply.not_found.message }),
  ];
  if (reply.related.length) nodes.push(element("h2", { textContent: "最接近的段落" }), ...reply.related.map(figure));
  return nodes;
}

function failed(message) {
  return [element("p", { className: "note alarm", role: "alert", textContent: message })];
}

function welcome() {
  const hints = HINTS.map((hint) => {
    const button = element("button", { type: "button", textContent: hint });
    button.addEventListener("click", () => {
      input.value = hint.replace("……", "");
      input.focus();
      input.setSelectionRange(0, 0);
    });
    return element("li", {}, button);
  });
  return [element("h2", { textContent: "可以这样问" }), element("ul", { className: "hints" }, ...hints)];
}

async function reply(question, script) {
  let response;
  try {
    response = await fetch("/v1/ask", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ question, script }),
    });
  } catch {
    return failed("连不上服务，请检查它是否在运行，再试一次。");
  }
  const body = await response.json().catch(() => null);
  if (response.ok && body) return body.status === "answered" ? answered(body) : notFound(body);
  if (body?.code === "question_invalid") return failed("问题须为 1 到 1000 个字。");
  return failed(`服务没有作答：${body?.detail ?? response.status}`);
}

async function ask() {
  const question = input.value.trim();
  if (!question) return;
  const turn = ++asked;
  history.replaceState(null, "", `?q=${encodeURIComponent(question.toWellFormed?.() ?? question)}`);
  result.setAttribute("aria-busy", "true");
  const nodes = await reply(question, form.elements.script.value);
  if (turn !== asked) return;
  result.replaceChildren(...nodes);
  result.setAttribute("aria-busy", "false");
}

async function countDocuments() {
  const response = await fetch("/v1/documents?limit=1").catch(() => null);
  if (!response?.ok) return;
  const { total } = await response.json();
  holdings.textContent = total ? `共 ${total} 份文档` : "还没有文档：先运行 jushi index 路径";
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  ask();
});
form.addEventListener("change", (event) => {
  if (event.target.name === "script" && result.querySelector("figure")) ask();
});

input.value = new URLSearchParams(location.search).get("q") ?? "";
result.replaceChildren(...welcome());
countDocuments();
ask();
