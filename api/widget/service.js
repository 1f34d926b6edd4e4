// Talking to the server: questions as streams of events, the rest as JSON. Whatever goes wrong is a Failure of a kind
// that the interface has words for.

const SILENCE = 45000; // milliseconds without a byte after which a stream is given up; the server sends signs of life

export class Failure extends Error {
  constructor(kind, detail = "") {
    super(detail || kind);
    this.kind = kind;
    this.detail = detail;
  }
}

export class Service {
  constructor(server, key, collection) {
    this.server = server;
    this.key = key;
    this.collection = collection;
  }

  // Ask, and hear each event as it comes; the reply is what the last one holds.
  async ask(body, { signal, heard }) {
    const quiet = new AbortController();
    let timer = setTimeout(() => quiet.abort(), SILENCE);
    try {
      const response = await this.#fetch("/v1/ask/stream", this.#within(body), AbortSignal.any([signal, quiet.signal]));
      for await (const [name, data] of events(response.body)) {
        clearTimeout(timer);
        timer = setTimeout(() => quiet.abort(), SILENCE);
        if (name === "error") throw refusal(data.status, data);
        heard(name, data);
        if (name === "done") return data;
      }
    } catch (error) {
      throw told(error, signal);
    } finally {
      clearTimeout(timer);
    }
    throw new Failure("failing");
  }

  async batch(questions, script) {
    return (await this.#json("/v1/ask/batch", this.#within({ questions, script }))).answers;
  }

  async documents() {
    const narrowed = this.collection ? `&collection=${encodeURIComponent(this.collection)}` : "";
    return (await this.#json(`/v1/documents?limit=1${narrowed}`)).total;
  }

  // Questions that the documents answer: to begin with, or to go on with from a citation.
  async suggestions(citation) {
    const place = citation ? { document_id: citation.document_id, start: citation.start, end: citation.end } : {};
    return (await this.#json(`/v1/suggestions?${new URLSearchParams(this.#within(place))}`)).suggestions;
  }

  text(id, start, end) {
    return this.#json(`/v1/documents/${encodeURIComponent(id)}/text?start=${start}&end=${end}`);
  }

  about(id) {
    return this.#json(`/v1/documents/${encodeURIComponent(id)}`);
  }

  async feedback(body) {
    await this.#fetch("/v1/feedback", body).catch((error) => { throw told(error); });
  }

  // Deleting is a courtesy to the person: where it fails, the conversation runs out by itself.
  forget(conversation) {
    const options = { method: "DELETE", headers: this.#headers(), keepalive: true };
    return fetch(`${this.server}/v1/conversations/${encodeURIComponent(conversation)}`, options).catch(() => null);
  }

  async #json(path, body) {
    try {
      return await (await this.#fetch(path, body, AbortSignal.timeout(SILENCE))).json();
    } catch (error) {
      throw told(error);
    }
  }

  async #fetch(path, body, signal, again = true) {
    const sent = body && { method: "POST", body: JSON.stringify(body) };
    await this.#begin();
    const response = await fetch(this.server + path, { ...sent, headers: this.#headers(), signal });
    if (response.status === 401 && this.session && again) {
      this.session = null; // it is over; the key may still be good
      return this.#fetch(path, body, signal, false);
    }
    if (!response.ok) throw refusal(response.status, await response.json().catch(() => ({})));
    return response;
  }

  // A public key is good for one thing: a token that ends soon, which all questions that wait for it share.
  async #begin() {
    if (!this.key?.startsWith("jpk_") || this.session) return;
    this.beginning ??= this.#exchanged().finally(() => { this.beginning = null; });
    this.session = await this.beginning;
  }

  async #exchanged() {
    const headers = { Authorization: `Bearer ${this.key}` };
    const response = await fetch(`${this.server}/v1/sessions`, { method: "POST", headers });
    const reply = await response.json().catch(() => ({}));
    if (!response.ok) throw refusal(response.status, reply);
    return reply.token;
  }

  #headers() {
    const proof = this.session ?? this.key;
    return { "Content-Type": "application/json", ...(proof && { Authorization: `Bearer ${proof}` }) };
  }

  #within(body) {
    return this.collection ? { ...body, collection: this.collection } : body;
  }
}

function refusal(status, problem) {
  return status >= 400 && status < 500 ? new Failure("refused", problem.detail ?? String(status)) : new Failure("failing");
}

function told(error, signal) {
  if (error instanceof Failure) return error;
  if (signal?.aborted) return new Failure("stopped");
  return new Failure(navigator.onLine === false ? "offline" : "unreachable");
}

// The events of a stream, each with its name and its data; comments are signs of life and say nothing.
async function* events(body) {
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  let rest = "";
  for (;;) {
    const { value, done } = await reader.read();
    if (done) return;
    const blocks = (rest + value).split("\n\n");
    rest = blocks.pop();
    for (const block of blocks) {
      const fields = Object.fromEntries(block.split("\n").map((line) => line.split(/: (.*)/s)));
      yield [fields.event ?? "", fields.data ? JSON.parse(fields.data) : null];
    }
  }
}
