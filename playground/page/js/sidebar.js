// The left side: who one is, where one can go, what time the bot has, whether all is connected.
import { api } from "./api.js";
import { avatar, presenceAvatar, presenceWords } from "./avatar.js";
import { botNow, clockSpeed, onTick, speedWords } from "./clock.js";
import { fill, h } from "./dom.js";
import { icon, sunMark } from "./icons.js";
import { link, route } from "./route.js";
import { isBot, on, people, store, userName } from "./store.js";
import { safeUrl } from "./text/links.js";
import { openTips } from "./tips.js";
import { toastError } from "./toast.js";

const ROLES = { manager: "Manager", guest: "Guest", outsider: "Outside" };

function badge(count) {
  if (!count) return null;
  return h("span", { class: "badge", "aria-label": `${count} unread` }, count > 99 ? "99+" : String(count));
}

/** A row that leads somewhere. */
function entry({ testid, change, current, glyph, label, unread = 0, trailing = null }) {
  return h(
    "li",
    null,
    h(
      "a",
      { class: ["nav-entry", unread > 0 && "unread"], href: link(change), "data-testid": testid, "aria-current": current ? "page" : null },
      glyph,
      h("span", { class: "nav-label" }, label),
      trailing,
      badge(unread),
    ),
  );
}

function group(title, entries, testid) {
  if (entries.length === 0) return null;
  return h("section", { class: "nav-group", "data-testid": testid }, h("h2", { class: "nav-title" }, title), h("ul", { class: "nav-list" }, entries));
}

function toggle(person, { testid, pressed, name, label, send }) {
  const click = async (event) => {
    event.preventDefault();
    try {
      await send();
    } catch (error) {
      toastError(error);
    }
  };
  return h(
    "button",
    { type: "button", class: ["icon-button", "person-toggle", pressed && "pressed"], "aria-pressed": String(pressed), "aria-label": label, title: label, "data-testid": testid, on: { click } },
    icon(name),
  );
}

function personRow(person) {
  const mine = person.id === store.me;
  const name = userName(person.id);
  const away = person.presence === "away";
  return h(
    "li",
    { class: ["person", mine && "person-me"] },
    h(
      "a",
      {
        class: "person-link",
        href: link({ as: person.id }),
        "data-testid": `act-as-${person.id}`,
        "aria-current": mine ? "true" : null,
        "aria-label": `${mine ? "You are" : "Act as"} ${name}${ROLES[person.role] ? `, ${ROLES[person.role]}` : ""}, ${presenceWords(person)}`,
      },
      presenceAvatar(person.id, "medium"),
      h(
        "span",
        { class: "person-words" },
        h("span", { class: "person-name" }, name, ROLES[person.role] && h("span", { class: `role role-${person.role}` }, ROLES[person.role])),
        h("span", { class: "person-title" }, mine ? (person.title ?? "You") : (person.title ?? "")),
      ),
    ),
    h(
      "span",
      { class: "person-toggles" },
      toggle(person, {
        testid: `presence-${person.id}`,
        pressed: away,
        name: "clock",
        label: `${name}: ${away ? "away, make active" : "active, set away"}`,
        send: () => api.presence({ user: person.id, presence: away ? "active" : "away" }),
      }),
      toggle(person, {
        testid: `dnd-${person.id}`,
        pressed: Boolean(person.dnd),
        name: person.dnd ? "belloff" : "bell",
        label: `${name}: do not disturb is ${person.dnd ? "on" : "off"}`,
        send: () => api.dnd({ user: person.id, on: !person.dnd }),
      }),
    ),
  );
}

const ORDER = { manager: 0, member: 1, guest: 2, outsider: 3 };

function peopleGroup() {
  const rows = people().sort((a, b) => (ORDER[a.role] ?? 1) - (ORDER[b.role] ?? 1)).map(personRow);
  return h("section", { class: "people", "aria-label": "You are" }, h("h2", { class: "nav-title" }, "You are"), h("ul", { class: "people-list" }, rows));
}

function sideEntry(item) {
  const href = safeUrl(item.url);
  if (!href) return null;
  return h("li", null, h("a", { class: "nav-entry", href, target: "_blank", rel: "noopener", "data-testid": "side-link" }, icon("external"), h("span", { class: "nav-label" }, item.title)));
}

/** What a visitor may try, when the server tells of anything. */
function tipsEntry() {
  if (store.tips.length === 0) return null;
  return h("li", null, h("button", { type: "button", class: "nav-entry", "data-testid": "open-tips", on: { click: openTips } }, icon("play"), h("span", { class: "nav-label" }, "What to try")));
}

const openUnread = (conversation, here) => (conversation.id === here ? 0 : (conversation.unread ?? 0));

function imEntry(im, here) {
  const bot = isBot(im.user);
  return entry({
    testid: bot ? "dm-bot" : `dm-${im.user}`,
    change: { in: im.id },
    current: here === im.id,
    glyph: bot ? avatar(im.user, { size: "small" }) : presenceAvatar(im.user, "small"),
    label: userName(im.user),
    unread: openUnread(im, here),
  });
}

const CONNECTION = { connecting: "Connecting…", live: "Connected", lost: "Reconnecting…" };

export class Sidebar {
  constructor(host, { openSwitcher, openHelp, newMessage }) {
    this.acts = { openSwitcher, openHelp, newMessage };
    this.time = h("span", { class: "clock-time", "data-testid": "bot-time" });
    this.speed = h("span", { class: "clock-speed" });
    this.head = h("div", { class: "workspace" });
    this.people = h("div");
    this.nav = h("nav", { class: "nav", "aria-label": "Conversations", on: { keydown: (event) => this.arrows(event) } });
    this.state = h("div", { class: "connection", role: "status" });
    host.append(
      this.head,
      h("div", { class: "sidebar-scroll" }, this.people, this.nav),
      h(
        "div",
        { class: "sidebar-foot" },
        h("div", { class: "clock", "data-testid": "clock", title: "Everything the bot does follows this clock" }, icon("clock"), this.time, this.speed),
        this.state,
      ),
    );
    for (const topic of ["state", "users", "channels", "app", "connection", "route"]) on(topic, () => this.paint());
    onTick(() => this.paintClock());
  }

  paint() {
    const testid = document.activeElement?.dataset?.testid;
    const within = this.head.parentNode.contains(document.activeElement);
    this.paintHead();
    fill(this.people, peopleGroup());
    this.paintNav();
    this.paintConnection();
    if (within && testid) this.head.parentNode.querySelector(`[data-testid="${CSS.escape(testid)}"]`)?.focus();
  }

  paintHead() {
    const button = (name, label, testid, run) => h("button", { type: "button", class: "icon-button", title: label, "aria-label": label, "data-testid": testid, on: { click: run } }, icon(name));
    fill(
      this.head,
      sunMark(),
      h("div", { class: "workspace-words" }, h("span", { class: "workspace-name" }, store.team.name), h("span", { class: "workspace-kind" }, "Local Slack")),
      button("search", "Go to… (Ctrl+K)", "open-switcher", this.acts.openSwitcher),
      button("keyboard", "Keyboard shortcuts (?)", "open-help", this.acts.openHelp),
    );
  }

  paintNav() {
    const here = route().in;
    const ims = [...store.ims].sort((a, b) => Number(isBot(b.user)) - Number(isBot(a.user)));
    const known = new Set(ims.map((im) => im.user));
    const others = people().filter((person) => person.id !== store.me && person.role !== "outsider" && !known.has(person.id)).map((person) => person.id);
    const bot = store.app.bot_user_id;
    const start = (bot && !known.has(bot) ? [bot, ...others] : others).map((id) => this.starter(id));
    fill(
      this.nav,
      group("Channels", store.channels.filter((channel) => channel.is_member !== false).map((channel) => entry({ testid: `channel-${channel.name}`, change: { in: channel.id }, current: here === channel.id, glyph: icon("hash"), label: channel.name, unread: openUnread(channel, here) })), "channels"),
      group("Around the demo", [tipsEntry(), ...store.side.map(sideEntry)].filter(Boolean), "side"),
      group("Apps", [entry({ testid: "app-home", change: { in: "home" }, current: here === "home", glyph: avatar(store.app.bot_user_id || "app", { size: "small" }), label: store.app.name, trailing: h("span", { class: "nav-note" }, "Home") })], "apps"),
      group("Direct messages", [...ims.filter((im) => im.user !== store.me).map((im) => imEntry(im, here)), ...start], "ims"),
    );
  }

  /** An entry for somebody with whom there are no messages yet. */
  starter(id) {
    const bot = isBot(id);
    const glyph = bot ? avatar(id, { size: "small" }) : presenceAvatar(id, "small");
    return h(
      "li",
      null,
      h("button", { type: "button", class: "nav-entry", "data-testid": bot ? "dm-bot" : `dm-${id}`, on: { click: () => this.acts.newMessage(id) } }, glyph, h("span", { class: "nav-label" }, userName(id))),
    );
  }

  paintConnection() {
    const app = store.app.connected ? `${store.app.name} is running` : `${store.app.name} is not connected`;
    fill(
      this.state,
      h("span", { class: `connection-line ${store.connection}`, "data-testid": "connection", "data-state": store.connection }, h("span", { class: "lamp" }), CONNECTION[store.connection]),
      h("span", { class: ["connection-line", store.app.connected ? "live" : "lost"], "data-testid": "app-connection", "data-connected": String(Boolean(store.app.connected)) }, h("span", { class: "lamp" }), app),
    );
  }

  paintClock() {
    const now = new Date(botNow());
    const pad = (number) => String(number).padStart(2, "0");
    const text = `${pad(now.getHours())}:${pad(now.getMinutes())}`;
    if (this.time.textContent !== `Bot time ${text}`) this.time.textContent = `Bot time ${text}`;
    const speed = ` · ${speedWords()}`;
    if (this.speed.textContent !== speed) this.speed.textContent = speed;
    this.speed.hidden = clockSpeed() === 1;
  }

  /** Arrow keys go through the entries. */
  arrows(event) {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (!step) return;
    const entries = [...this.nav.querySelectorAll(".nav-entry")];
    const at = entries.indexOf(document.activeElement);
    entries[(at + step + entries.length) % entries.length]?.focus();
    event.preventDefault();
  }
}
