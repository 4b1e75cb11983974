// Puts the page together: the state, the stream of events, the three columns.
import { api, listen } from "./api.js";
import { ChannelView, isTopLevel } from "./channel.js";
import { syncClock } from "./clock.js";
import { fill, h } from "./dom.js";
import { HomeView } from "./home.js";
import { icon } from "./icons.js";
import { installKeyboard, openHelp } from "./keyboard.js";
import { authorOf } from "./message.js";
import { clearModals } from "./modal.js";
import { closePopovers } from "./popover.js";
import { go, link, route } from "./route.js";
import { Sidebar } from "./sidebar.js";
import { botIm, channelOf, channelTitle, emit, on, people, store, takeState } from "./store.js";
import { openSwitcher } from "./switcher.js";
import { plainWords } from "./text/mrkdwn.js";
import { ThreadView } from "./thread.js";
import { announce, toast, toastError } from "./toast.js";

const main = document.getElementById("main");
const aside = document.getElementById("thread");
let centre = null;
let thread = null;
let stopListening = null;

async function newMessage(person) {
  const known = store.ims.find((im) => im.user === person);
  if (known) return go({ in: known.id });
  try {
    const { channel } = await api.openIm({ user: store.me, with: person });
    if (!channelOf(channel)) takeState(await api.state(store.me));
    go({ in: channel });
  } catch (error) {
    toastError(error);
  }
  return undefined;
}

const switcher = () => openSwitcher(newMessage);

/** Where there is most to see: a channel that the bot is in. */
function firstPlace() {
  const mine = store.channels.filter((channel) => channel.is_member !== false);
  return (mine.find((channel) => channel.has_bot) ?? mine[0])?.id ?? "home";
}

/** Shows what the address says. */
function showRoute() {
  const { in: place, thread: ts } = route();
  if (place !== "home" && !channelOf(place)) return go({ in: firstPlace(), thread: null }, { replace: true });
  if (store.openChannel !== place || !centre) {
    centre?.destroy();
    store.openChannel = place;
    centre = place === "home" ? new HomeView() : new ChannelView(place);
    fill(main, centre.node);
    if (!ts) centre.focus?.();
  }
  const wanted = place === "home" ? null : ts;
  if ((thread?.threadTs ?? null) !== (wanted ?? null) || (thread && thread.channel !== place)) {
    thread?.destroy();
    thread = wanted ? new ThreadView(place, wanted) : null;
    fill(aside, thread?.node ?? null);
    aside.hidden = !thread;
    document.getElementById("app").classList.toggle("with-thread", Boolean(thread));
    thread?.focus();
  }
  return titlePage();
}

function titlePage() {
  const unread = [...store.channels, ...store.ims].reduce((sum, entry) => sum + (entry.id === store.openChannel ? 0 : (entry.unread ?? 0)), 0);
  const place = store.openChannel === "home" ? `${store.app.name} Home` : channelTitle(store.openChannel ?? "");
  document.title = `${unread > 0 ? `(${unread}) ` : ""}${place} · ${store.team.name}`;
}

function said(message) {
  return plainWords(message.text ?? "").slice(0, 160);
}

/** New messages are told to screen readers, and shown as a note where they would not be seen. */
function notice({ channel, message }) {
  if (message.user === store.me && !message.bot_id) return;
  const here = channel === store.openChannel;
  const inThread = message.thread_ts && message.thread_ts !== message.ts;
  const { name } = authorOf(message);
  if (here) announce(`${name}: ${said(message)}`);
  const threadShown = here && thread?.threadTs === message.thread_ts;
  if (message.is_ephemeral && (!here || (inThread && !threadShown))) {
    toast(`${name}, only to you: ${said(message)}`, { act: { label: "Show", run: () => go({ in: channel, thread: inThread ? message.thread_ts : null }) } });
  } else if (!here && channelOf(channel)?.user) {
    toast(`${name}: ${said(message)}`, { act: { label: "Show", run: () => go({ in: channel }) } });
  }
}

/** The server says how much is unread when asked; in between it is counted here. */
function countUnread({ channel, message }) {
  const conversation = channelOf(channel);
  if (!conversation) {
    refetchSoon();
  } else if (isTopLevel(message) && channel !== store.openChannel && message.user !== store.me && conversation.is_member !== false) {
    conversation.unread = (conversation.unread ?? 0) + 1;
    emit("channels");
    titlePage();
  }
}

function takeEvent(event) {
  if (event.type === "users") {
    store.users = new Map(event.users.map((user) => [user.id, user]));
    emit("users");
  } else if (event.type === "channels") {
    store.channels = event.channels ?? store.channels;
    store.ims = event.ims ?? store.ims;
    emit("channels");
    titlePage();
  } else if (event.type === "clock") {
    syncClock(event);
  } else if (event.type === "app") {
    store.app.connected = event.connected;
    emit("app");
  } else {
    if (event.type === "message" || event.type === "ephemeral") notice(event);
    if (event.type === "message") countUnread(event);
    emit(`event:${event.type}`, event);
  }
}

function setConnection(connection) {
  store.connection = connection;
  emit("connection");
}

async function refetch() {
  try {
    const state = await api.state(store.me);
    takeState(state);
    syncClock(state.clock);
    centre?.refetch();
    thread?.refetch();
  } catch (error) {
    toastError(error);
  }
}

let soon = null;

/** For a conversation that is not known yet: the bot has just begun it. */
function refetchSoon() {
  clearTimeout(soon);
  soon = setTimeout(refetch, 150);
}

function startListening() {
  stopListening?.();
  setConnection("connecting");
  stopListening = listen(store.me, {
    onEvent: takeEvent,
    onUp: () => {
      setConnection("live");
      refetch(); // what has happened since the page was fetched, before anybody listened
    },
    onDown: () => setConnection("lost"),
  });
}

const HIDDEN_MS = 60_000;
let hiding = null;

/** A browser keeps six connections to a server: tabs that nobody looks at give theirs back. */
function followVisibility() {
  clearTimeout(hiding);
  if (document.hidden) {
    hiding = setTimeout(() => {
      stopListening?.();
      stopListening = null;
      setConnection("lost");
    }, HIDDEN_MS);
  } else if (store.me && !stopListening) {
    startListening();
  }
}

/** Becomes a person: their conversations, their events. */
async function become(id) {
  const state = await api.state(id);
  closePopovers();
  clearModals();
  centre?.destroy();
  thread?.destroy();
  [centre, thread] = [null, null];
  const before = channelOf(route().in ?? "");
  store.me = state.me?.id ?? id;
  takeState(state);
  syncClock(state.clock);
  startListening();
  // Another person's direct messages are not theirs: the bot's become theirs with the bot.
  const place = route().in;
  const lost = place && place !== "home" && !channelOf(place);
  const next = lost && before?.user === store.app.bot_user_id && botIm() ? botIm().id : place && !lost ? place : firstPlace();
  const kept = next === place ? route().thread : null;
  history.replaceState(null, "", link({ as: store.me, in: next, thread: kept, at: next === place ? route().at : null }));
  emit("route", route());
}

async function followRoute() {
  const { as } = route();
  if (as && as !== store.me && store.users.size > 0) {
    try {
      await become(as);
      announce(`You are now ${people().find((person) => person.id === store.me)?.real_name ?? store.me}`);
    } catch (error) {
      toastError(error);
      go({ as: store.me }, { replace: true });
    }
    return;
  }
  if (store.me) showRoute();
}

async function start() {
  new Sidebar(document.getElementById("sidebar"), { openSwitcher: switcher, openHelp, newMessage });
  installKeyboard({ centre: () => centre, thread: () => thread, openSwitcher: switcher });
  document.querySelector("[data-skip]").addEventListener("click", (event) => {
    event.preventDefault();
    centre?.list?.step(0) ?? main.focus();
  });
  on("route", followRoute);
  on("write-to", newMessage);
  document.addEventListener("visibilitychange", followVisibility);
  on("state", titlePage);
  on("read", (id) => {
    const conversation = channelOf(id);
    if (conversation) conversation.unread = 0;
    emit("channels");
    titlePage();
  });
  try {
    await become(route().as ?? "");
  } catch (error) {
    fill(main, h("div", { class: "empty", "data-testid": "start-error" }, icon("plug"), h("p", null, error.message), h("button", { type: "button", class: "button", on: { click: () => location.reload() } }, "Try again")));
  }
}

start();
