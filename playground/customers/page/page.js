// The customers' page: one network at a time, its threads as everybody there reads them.
import { ask, h, ownAddress } from "./dom.js";

const NEWCOMER = "new";
const EVERY = 1500;

const $ = (id) => document.getElementById(id);
const page = {
  town: null,
  network: location.hash.slice(1).split("/")[0],
  marked: location.hash.slice(1).split("/")[1] ?? "",
  mode: { kind: "post" },
};

const network = () => page.town.networks.find((one) => one.name === page.network) ?? page.town.networks[0];
const announce = (text) => { $("said").textContent = text; };

// -- what is shown -------------------------------------------------------------------------------

function time(iso) {
  const at = new Date(iso);
  const day = at.toISOString().slice(0, 10) === page.town.now.slice(0, 10) ? "" : `${at.toLocaleDateString(undefined, { day: "numeric", month: "short", timeZone: "UTC" })} `;
  return h("time", { datetime: iso, title: `${iso.slice(0, 16).replace("T", " ")} UTC` }, day + at.toISOString().slice(11, 16));
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
  if (message.author.ours) {
    const writer = [...thread.messages].reverse().find((one) => !one.author.ours)?.author;
    const label = writer ? `Answer as ${writer.name}` : "Answer as somebody";
    return h(
      "div",
      { class: "acts" },
      act(label, `answer ${message.id}`, () => answer(message, writer)),
      message.published && act("Like", `like ${message.id}`, () => react(message, false)),
      message.published && act("Share", `share ${message.id}`, () => react(message, true)),
    );
  }
  return h(
    "div",
    { class: "acts" },
    act("Write more", `add ${message.id}`, () => answer(message, message.author)),
    network().edits && act("Edit", `edit ${message.id}`, () => change(message)),
    act("Delete", `delete ${message.id}`, () => remove(message)),
  );
}

function shownMessage(message, thread) {
  const marks = [message.edited && "edited", message.hidden && "hidden by Harbour Coffee"].filter(Boolean);
  return h(
    "li",
    { class: ["message", message.author.ours && "by-us", message.id === page.marked && "marked"].filter(Boolean).join(" "), id: `m-${message.id}` },
    face(message.author),
    h(
      "div",
      { class: "said" },
      h(
        "p",
        { class: "byline" },
        h("strong", { dir: "auto" }, message.author.name),
        message.author.ours && h("span", { class: "badge" }, message.published ? "our post" : "our answer"),
        h("span", { class: "quiet" }, `@${message.author.handle}`),
        time(message.at),
        marks.length > 0 && h("span", { class: "quiet" }, `(${marks.join(", ")})`),
      ),
      message.deleted ? h("p", { class: "gone" }, "Deleted by its author.") : h("p", { class: "text", dir: "auto" }, message.text),
      message.quotes && h("blockquote", {}, h("strong", {}, message.quotes.name), ": ", message.quotes.text),
      message.media.map((one) => {
        const source = ownAddress(one.url);
        return source && h("img", { class: "photograph", src: source, alt: one.alt, width: 480, height: 320, loading: "lazy" });
      }),
      figures(message),
      acts(message, thread),
    ),
  );
}

function figures(message) {
  const counted = [[message.likes, "like"], [message.shares, "share"]].filter(([count]) => count > 0);
  if (counted.length === 0 || message.deleted) return null;
  return h("p", { class: "quiet figures" }, counted.map(([count, what]) => `${count} ${what}${count === 1 ? "" : "s"}`).join(" · "));
}

function shownThread(thread) {
  const first = thread.messages[0];
  const name = thread.private ? `Private messages with ${first.author.name}` : `Thread of ${first.author.name}`;
  return h(
    "article",
    { class: thread.private ? "thread private" : "thread", "aria-label": name },
    thread.private && h("p", { class: "seal" }, "Private: only the two of them read this"),
    h("ol", {}, thread.messages.map((message) => shownMessage(message, thread))),
  );
}

function showNetworks() {
  $("networks").replaceChildren(
    ...page.town.networks.map((one) =>
      h(
        "button",
        {
          type: "button",
          class: "network",
          "data-key": `network ${one.name}`,
          "aria-current": one.name === network().name ? "true" : null,
          on: { click: () => choose(one.name) },
        },
        h("span", {}, one.title),
        h("span", { class: "quiet" }, `${one.limit.public} ${one.limit.unit}`),
        one.troubles.outage && h("span", { class: "badge alarm" }, "down"),
      ),
    ),
  );
}

function showThreads() {
  const { threads, title } = network();
  $("threads").replaceChildren(
    h("h2", {}, `What stands on ${title}`),
    ...(threads.length > 0 ? threads.map(shownThread) : [h("p", { class: "quiet" }, "Nobody has said anything yet.")]),
  );
}

function showTroubles() {
  const troubles = network().troubles;
  $("outage").checked = troubles.outage;
  $("revoked").checked = troubles.revoked;
  $("credentials-end").checked = troubles.credentials_end;
  const hit = [[troubles.sends, "answer"], [troubles.posts, "post"]].filter(([count]) => count > 0);
  $("waiting").textContent = hit.map(([count, what]) => (count === 1 ? `One ${what} will be hit.` : `${count} ${what}s will be hit.`)).join(" ");
}

function fill(select, options) {
  const chosen = select.value;
  const same = select.options.length === options.length && options.every(([value], index) => select.options[index].value === value);
  if (same) return;
  select.replaceChildren(...options.map(([value, label]) => h("option", { value }, label)));
  if (options.some(([value]) => value === chosen)) select.value = chosen;
}

function showComposer() {
  const shown = network();
  const { mode } = page;
  fill($("person"), [[NEWCOMER, "Somebody new…"], ...shown.people.map((one) => [one.id, `${one.name} (@${one.handle})`])]);
  fill($("picture"), [["", "None"], ...page.town.pictures.map((one) => [one.name, one.title])]);
  $("newcomer").hidden = $("person").value !== NEWCOMER;
  $("who").hidden = mode.kind === "edit";
  $("extras").hidden = mode.kind !== "post";
  $("cancel").hidden = mode.kind === "post";
  $("composer-about").hidden = mode.kind === "post";
  $("composer-about").textContent = mode.about ?? "";
  $("composer-title").textContent = { post: "Say something", answer: "Answer", edit: "Change the words" }[mode.kind];
  $("send").textContent = { post: $("private").checked ? "Write privately" : "Post", answer: "Answer", edit: "Change" }[mode.kind];
  $("names-us-label").textContent = `Name Harbour Coffee (@${shown.us.handle.split("@")[0]})`;
  $("names-us").disabled = $("private").checked;
  showCount();
}

function showCount() {
  const { limit } = network();
  const length = limit.unit === "graphemes" && "Segmenter" in Intl ? [...new Intl.Segmenter().segment($("text").value)].length : [...$("text").value].length;
  $("count").textContent = $("private").checked ? "" : `${length} of ${limit.public} ${limit.unit}`;
  $("count").classList.toggle("over", !$("private").checked && length > limit.public);
}

function show() {
  const focused = document.activeElement?.dataset?.key;
  showNetworks();
  showThreads();
  showTroubles();
  showComposer();
  $("pause").setAttribute("aria-pressed", String(page.town.paused));
  $("pause").textContent = page.town.paused ? "Wake the cast" : "Let the cast rest";
  if (focused) document.querySelector(`[data-key="${CSS.escape(focused)}"]`)?.focus({ preventScroll: true });
}

function showClock(now) {
  $("clock").textContent = `${now.slice(0, 10)} ${now.slice(11, 16)}`;
  $("clock").setAttribute("datetime", now);
}

// -- what the visitor does -----------------------------------------------------------------------

function choose(name) {
  page.network = name;
  page.marked = "";
  history.replaceState(null, "", `#${name}`);
  compose({ kind: "post" }, false);
  show();
  announce(`${network().title}: ${network().threads.length} threads`);
}

function compose(mode, focus = true) {
  page.mode = mode;
  $("problem").textContent = "";
  showComposer();
  if (focus) $("text").focus();
}

function answer(message, writer) {
  if (writer) $("person").value = writer.id;
  compose({ kind: "answer", id: message.id, about: `${message.author.name}: ${message.text}` });
}

function change(message) {
  $("text").value = message.text;
  compose({ kind: "edit", id: message.id, about: `A message of ${message.author.name}` });
}

async function remove(message) {
  if (!confirm(`Delete this message of ${message.author.name}?`)) return;
  await attempt(() => ask("delete", { network: network().name, id: message.id }), "Deleted");
}

function chosenPerson() {
  return $("person").value === NEWCOMER ? { new_name: $("new-name").value } : { person: $("person").value };
}

async function react(message, share) {
  const body = { network: network().name, id: message.id, share, ...chosenPerson() };
  await attempt(() => ask("react", body), share ? "Shared" : "Liked");
}

async function attempt(call, said) {
  $("problem").textContent = "";
  try {
    await call();
    announce(said);
    await refresh();
    return true;
  } catch (error) {
    $("problem").textContent = error.message;
    return false;
  }
}

async function send() {
  const { mode } = page;
  const text = $("text").value;
  const place = { network: network().name };
  const as = chosenPerson();
  const calls = {
    post: () => ask("say", { ...place, ...as, text, private: $("private").checked, names_us: $("names-us").checked, picture: $("picture").value }),
    answer: () => ask("say", { ...place, ...as, text, reply_to: mode.id }),
    edit: () => ask("edit", { ...place, id: mode.id, text }),
  };
  if (await attempt(calls[mode.kind], mode.kind === "edit" ? "Changed" : "Said")) {
    $("text").value = "";
    $("picture").value = "";
    compose({ kind: "post" });
  } else {
    $("text").focus();
  }
}

// -- what the server says ------------------------------------------------------------------------

async function refresh() {
  const since = page.town ? `?since=${encodeURIComponent(page.town.version)}` : "";
  const told = await ask(`state${since}`);
  showClock(told.now);
  if (!told.networks) return;
  const first = page.town === null;
  page.town = told;
  page.network = network().name;
  show();
  if (first && page.marked) $(`m-${page.marked}`)?.scrollIntoView({ block: "center" });
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
$("cancel").addEventListener("click", () => { $("text").value = ""; compose({ kind: "post" }); });
$("text").addEventListener("input", showCount);
$("text").addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.metaKey || event.ctrlKey)) { event.preventDefault(); send(); }
  if (event.key === "Escape" && page.mode.kind !== "post") $("cancel").click();
});
$("person").addEventListener("change", showComposer);
$("private").addEventListener("change", showComposer);
$("pause").addEventListener("click", () => attempt(() => ask("pause", { on: !page.town.paused }), "Done"));
for (const what of ["outage", "revoked", "credentials end"]) {
  $(what.replace(" ", "-")).addEventListener("change", (event) => attempt(() => ask("trouble", { network: network().name, what, on: event.target.checked }), "Done"));
}
for (const button of document.querySelectorAll("[data-trouble]")) {
  button.addEventListener("click", () => attempt(() => ask("trouble", { network: network().name, what: button.dataset.trouble }), button.dataset.said));
}
addEventListener("hashchange", () => {
  const [name, marked = ""] = location.hash.slice(1).split("/");
  if (!page.town?.networks.some((one) => one.name === name)) return;
  page.network = name;
  page.marked = marked;
  show();
  $(`m-${marked}`)?.scrollIntoView({ block: "center" });
});
watch();
