// The page of the five networks: one at a time, what stands there and what may be done there.
import { ask, h, ownAddress } from "/customers/static/dom.js";

const NEWCOMER = "new";
const EVERY = 1500;

const $ = (id) => document.getElementById(id);

function inAddress() {
  const [name, marked = ""] = location.hash.slice(1).split("/");
  return { network: name, marked: decodeURIComponent(marked) };
}

const page = { stage: null, ...inAddress(), mode: { kind: "new" } };
const network = () => page.stage.networks.find((one) => one.name === page.network) ?? page.stage.networks[0];
const announce = (text) => { $("done").textContent = text; };

// -- what is shown -------------------------------------------------------------------------------

function time(iso) {
  const at = new Date(iso).toISOString();
  const day = at.slice(0, 10) === page.stage.now.slice(0, 10) ? "" : `${new Date(iso).toLocaleDateString(undefined, { day: "numeric", month: "short", timeZone: "UTC" })} `;
  return h("time", { datetime: iso, title: `${at.slice(0, 16).replace("T", " ")} UTC` }, day + at.slice(11, 16));
}

function face(person) {
  const source = person.avatar && ownAddress(person.avatar);
  if (source) return h("img", { class: "face", src: source, alt: "", width: 40, height: 40 });
  return h("span", { class: person.ours ? "face ours" : "face", "aria-hidden": "true" }, person.ours ? "HC" : [...person.name][0]);
}

function act(label, key, listener) {
  return h("button", { type: "button", class: "link", "data-key": key, on: { click: listener } }, label);
}

function acts(message, thread) {
  if (message.deleted) return null;
  const last = [...thread.messages].reverse().find((one) => !one.ours && !one.deleted)?.author;
  const writer = message.ours ? last : message.author;
  return h(
    "div",
    { class: "acts" },
    act(message.ours ? (writer ? `Answer as ${writer.name}` : "Answer as somebody") : "Write more", `answer ${message.id}`, () => answer(message, writer)),
    !message.ours && network().edits && act("Edit", `edit ${message.id}`, () => change(message)),
    !message.ours && act("Delete", `delete ${message.id}`, () => remove(message)),
  );
}

function badge(message, thread) {
  if (message.post) return "our post";
  if (!message.ours) return null;
  return thread.private ? "our private message" : "our answer";
}

function shownMessage(message, thread, first) {
  const said = badge(message, thread);
  const kinds = ["message", message.ours && "by-us", !first && !thread.private && "answers", message.id === page.marked && "marked", message.marks.some((one) => one.startsWith("hidden")) && "hidden-by-us"];
  return h(
    "li",
    { class: kinds.filter(Boolean).join(" "), id: `m-${message.id}` },
    face(message.author),
    h(
      "div",
      { class: "said" },
      h(
        "p",
        { class: "byline" },
        h("strong", { dir: "auto" }, message.author.name),
        said && h("span", { class: "badge" }, said),
        message.author.handle && h("span", { class: "quiet" }, message.author.handle),
        time(message.at),
        message.marks.map((one) => h("span", { class: one === "edited" ? "mark edited" : "mark" }, one)),
      ),
      message.label && h("p", { class: "label", dir: "auto" }, message.label),
      message.deleted ? h("p", { class: "gone" }, message.ours ? "Deleted by Harbour Coffee." : "Deleted.") : h("p", { class: "text", dir: "auto" }, message.text),
      message.pictures.map((one) => {
        const source = ownAddress(one.url);
        return source && h("img", { class: "photograph", src: source, alt: one.alt, width: 480, height: 320, loading: "lazy" });
      }),
      message.likes > 0 && h("p", { class: "quiet figures" }, message.likes === 1 ? "1 like" : `${message.likes} likes`),
      acts(message, thread),
    ),
  );
}

function shownThread(thread) {
  const first = thread.messages[0];
  const them = thread.messages.find((one) => !one.ours)?.author.name ?? "a customer";
  const name = thread.private ? `Private messages with ${them}` : `Thread of ${first.author.name}`;
  return h(
    "article",
    { class: thread.private ? "thread private" : "thread", "aria-label": name },
    thread.private && h("p", { class: "seal" }, "Private: only the two of them read this"),
    h("ol", {}, thread.messages.map((message, index) => shownMessage(message, thread, index === 0))),
  );
}

function showNetworks() {
  $("networks").replaceChildren(
    ...page.stage.networks.map((one) =>
      h(
        "button",
        { type: "button", class: "network", "data-key": `network ${one.name}`, "aria-current": one.name === network().name ? "true" : null, on: { click: () => choose(one.name) } },
        h("span", {}, one.title),
        one.out && h("span", { class: "badge alarm" }, "down"),
      ),
    ),
  );
}

function showThreads() {
  const { threads, title, arrives } = network();
  $("threads").replaceChildren(
    h("div", {}, h("h2", {}, `What stands on ${title}`), h("p", { class: "arrives" }, `How the bot hears of it: ${arrives}.`)),
    ...(threads.length > 0 ? threads.map(shownThread) : [h("p", { class: "quiet" }, "Nobody has said anything yet.")]),
  );
}

function fill(select, options) {
  const chosen = select.value;
  const same = select.options.length === options.length && options.every(([value, label], index) => select.options[index].value === value && select.options[index].text === label);
  if (same) return;
  select.replaceChildren(...options.map(([value, label]) => h("option", { value }, label)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

function showComposer() {
  const { people, places, pushes, out } = network();
  const { kind, about } = page.mode;
  const named = (one) => (one.handle ? `${one.name} (${one.handle})` : one.name);
  fill($("person"), [[NEWCOMER, "Somebody new…"], ...people.map((one) => [one.id, named(one)])]);
  fill($("place"), places.map((one) => [one.name, one.title]));
  fill($("picture"), [["", "None"], ...page.stage.pictures.map((one) => [one.name, one.title])]);
  $("newcomer").hidden = $("person").value !== NEWCOMER;
  $("who").hidden = kind === "edit";
  $("where").hidden = kind !== "new";
  $("extras").hidden = kind === "edit";
  $("cancel").hidden = kind === "new";
  $("composer-about").hidden = kind === "new";
  $("composer-about").textContent = about ?? "";
  $("composer-title").textContent = { new: "Write as a customer", answer: "Answer", edit: "Change the words" }[kind];
  $("send").textContent = { new: "Say it", answer: "Answer", edit: "Change" }[kind];
  $("outage").checked = out;
  $("push").hidden = !pushes;
}

function show() {
  const focused = document.activeElement?.dataset?.key;
  showNetworks();
  showThreads();
  showComposer();
  $("pause").setAttribute("aria-pressed", String(page.stage.paused));
  $("pause").textContent = page.stage.paused ? "Wake the cast" : "Let the cast rest";
  if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

// -- what the visitor does -----------------------------------------------------------------------

function choose(name) {
  page.network = name;
  page.marked = "";
  history.replaceState(null, "", `#${name}`);
  compose({ kind: "new" }, false);
  announce("");
  show();
}

function compose(mode, focus = true) {
  page.mode = mode;
  $("problem").textContent = "";
  showComposer();
  if (focus) $("text").focus();
}

function answer(message, writer) {
  if (writer) $("person").value = writer.id;
  compose({ kind: "answer", id: message.id, about: `${message.author.name}: ${message.text || message.label}` });
}

function change(message) {
  $("text").value = message.text;
  compose({ kind: "edit", id: message.id, about: `A message of ${message.author.name}` });
}

async function remove(message) {
  if (!confirm(`Delete this message of ${message.author.name}?`)) return;
  await attempt("delete", { id: message.id }, "Deleted");
}

async function attempt(path, body, said) {
  $("problem").textContent = "";
  try {
    await ask(path, path === "pause" ? body : { network: network().name, ...body });
    announce(said);
    await refresh();
    return true;
  } catch (error) {
    $("problem").textContent = error.message;
    return false;
  }
}

async function send() {
  const { kind, id } = page.mode;
  const text = $("text").value;
  const as = $("person").value === NEWCOMER ? { new_name: $("new-name").value } : { person: $("person").value };
  const place = network().places[0].name;
  const said = { ...as, text, picture: $("picture").value };
  const done = {
    new: () => attempt("say", { ...said, place: $("place").value }, "Said"),
    answer: () => attempt("say", { ...said, place, under: id }, "Said"),
    edit: () => attempt("edit", { id, text }, "Changed"),
  };
  if (await done[kind]()) {
    $("text").value = "";
    $("picture").value = "";
    compose({ kind: "new" });
  } else {
    $("text").focus();
  }
}

// -- what the server says ------------------------------------------------------------------------

function showMarked() {
  if (page.marked) $(`m-${page.marked}`)?.scrollIntoView({ block: "center" });
}

async function refresh() {
  const since = page.stage ? `?since=${encodeURIComponent(page.stage.version)}` : "";
  const told = await ask(`state${since}`);
  $("clock").textContent = `${told.now.slice(0, 10)} ${told.now.slice(11, 16)}`;
  $("clock").setAttribute("datetime", told.now);
  if (!told.networks) return;
  const first = page.stage === null;
  page.stage = told;
  page.network = network().name;
  show();
  if (first) showMarked();
}

async function watch() {
  try {
    await refresh();
    document.body.classList.remove("lost");
  } catch {
    document.body.classList.add("lost");
    $("clock").textContent = "not connected";
  }
  setTimeout(watch, EVERY);
}

$("composer").addEventListener("submit", (event) => { event.preventDefault(); send(); });
$("cancel").addEventListener("click", () => { $("text").value = ""; compose({ kind: "new" }); });
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) { event.preventDefault(); send(); }
  if (event.key === "Escape" && page.mode.kind !== "new") $("cancel").click();
});
$("person").addEventListener("change", showComposer);
$("pause").addEventListener("click", () => attempt("pause", { on: !page.stage.paused }, "Done"));
$("outage").addEventListener("change", (event) => attempt("break", { what: "outage", on: event.target.checked }, event.target.checked ? "It is down" : "It works again"));
$("push").addEventListener("click", () => attempt("push", {}, "Delivered again: nothing should come of it"));
for (const button of document.querySelectorAll("[data-break]")) {
  button.addEventListener("click", () => attempt("break", { what: button.dataset.break }, button.dataset.said));
}
addEventListener("hashchange", () => {
  const asked = inAddress();
  if (!page.stage?.networks.some((one) => one.name === asked.network)) return;
  Object.assign(page, asked);
  show();
  showMarked();
});
watch();
