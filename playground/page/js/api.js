// The page's one way to the server: JSON over HTTP, and a stream of events.

/** What the server refused, in its words. */
export class PageError extends Error {
  constructor(code, message) {
    super(message || code);
    this.name = "PageError";
    this.code = code;
  }
}

async function answerOf(response) {
  let body = null;
  try {
    body = await response.json();
  } catch {
    throw new PageError("no_json", `The server answered ${response.status} without a reason.`);
  }
  if (!response.ok || body.ok === false) throw new PageError(body.error ?? "unknown", body.message);
  return body;
}

async function reach(path, init) {
  let response = null;
  try {
    response = await fetch(path, init);
  } catch {
    throw new PageError("unreachable", "The local Slack does not answer. Is the demo still running?");
  }
  return answerOf(response);
}

function query(path, parameters) {
  const search = new URLSearchParams();
  for (const [key, value] of Object.entries(parameters)) if (value) search.set(key, value);
  return reach(`${path}?${search}`);
}

function post(path, body) {
  return reach(path, { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) });
}

export const api = {
  state: (user) => query("/page/state", { user }),
  messages: (user, channel, thread_ts) => query("/page/messages", { user, channel, thread_ts }),
  home: (user) => query("/page/home", { user }),
  post: (body) => post("/page/messages", body),
  edit: (body) => post("/page/messages/edit", body),
  remove: (body) => post("/page/messages/delete", body),
  upload: (user, file) =>
    reach(`/page/files?${new URLSearchParams({ user, name: file.name })}`, { method: "POST", headers: { "Content-Type": "application/octet-stream" }, body: file }),
  removeFile: (body) => post("/page/files/delete", body),
  openIm: (body) => post("/page/ims", body),
  command: (body) => post("/page/commands", body),
  shortcut: (body) => post("/page/shortcuts", body),
  action: (body) => post("/page/actions", body),
  options: (body) => post("/page/options", body),
  submit: (body) => post("/page/views/submit", body),
  close: (body) => post("/page/views/close", body),
  presence: (body) => post("/page/presence", body),
  dnd: (body) => post("/page/dnd", body),
};

const RETRY_MS = [500, 1000, 2000, 4000, 8000];

/**
 * Listens to a person's events until closed. The browser's own retry gives up on some failures, so
 * the stream is opened anew here; `onUp()` says when it flows, so that what was missed can be
 * fetched.
 */
export function listen(user, { onEvent, onUp, onDown }) {
  let source = null;
  let timer = null;
  let failures = 0;
  let closed = false;

  const connect = () => {
    source = new EventSource(`/page/events?${new URLSearchParams({ user })}`);
    source.onopen = () => {
      failures = 0;
      onUp();
    };
    source.onmessage = (event) => {
      let parsed = null;
      try {
        parsed = JSON.parse(event.data);
      } catch {
        return;
      }
      onEvent(parsed);
    };
    source.onerror = () => {
      source.close();
      if (closed) return;
      onDown();
      timer = setTimeout(connect, RETRY_MS[Math.min(failures, RETRY_MS.length - 1)]);
      failures += 1;
    };
  };
  connect();
  return () => {
    closed = true;
    clearTimeout(timer);
    source.close();
  };
}
