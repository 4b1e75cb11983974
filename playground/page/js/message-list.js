// Messages in order, with day separators; keeps its place while they come and change.
import { dayKey, dayLabel } from "./dates.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageView, authorOf, isTyped } from "./message.js";

const GROUP_SECONDS = 300;
const NEAR_END_PX = 80;

/** Puts `nodes` under `host` in order, without moving those that stand right. */
function arrange(host, nodes) {
  const keep = new Set(nodes);
  for (const child of [...host.childNodes]) if (!keep.has(child)) child.remove();
  let cursor = host.firstChild;
  for (const node of nodes) {
    if (node === cursor) cursor = cursor.nextSibling;
    else host.insertBefore(node, cursor);
  }
}

export class MessageList {
  /** @param place what a message is told: `{channel, inThread, openThread, dismiss}` */
  constructor(place, { label }) {
    this.place = place;
    this.views = new Map(); // by ts
    this.marks = new Map(); // separators by key
    this.unreadFrom = null; // the ts above which the line "New" stands
    this.stuck = true;
    this.list = h("div", { class: "messages", role: "feed", "aria-label": label, "data-testid": place.inThread ? "thread-messages" : "messages" });
    this.empty = h("div", { class: "empty", hidden: true });
    this.scroller = h("div", { class: "scroller", on: { scroll: () => this.scrolled() } }, this.empty, this.list);
    this.pill = h("button", { type: "button", class: "pill", hidden: true, on: { click: () => this.toEnd() } });
    this.node = h("div", { class: "list-frame" }, this.scroller, this.pill);
    this.fresh = 0;
    this.watcher = new ResizeObserver(() => this.stuck && this.toEnd());
    this.watcher.observe(this.list);
    this.watcher.observe(this.scroller);
  }

  destroy() {
    this.watcher.disconnect();
  }

  get messages() {
    return [...this.views.values()].map((view) => view.message);
  }

  get(ts) {
    return this.views.get(ts);
  }

  /** Shows exactly these messages. */
  set(messages) {
    const wanted = new Set(messages.map((message) => message.ts));
    for (const ts of [...this.views.keys()]) if (!wanted.has(ts)) this.views.delete(ts);
    for (const message of messages) this.take(message);
    this.paint();
  }

  take(message) {
    const view = this.views.get(message.ts);
    if (!view) this.views.set(message.ts, new MessageView(message, this.place));
    else if (JSON.stringify(view.message) !== JSON.stringify(message)) view.update(message);
    return !view;
  }

  /** Adds a message or takes its newer version. */
  upsert(message) {
    const isNew = this.take(message);
    if (isNew && !this.stuck) this.fresh += 1;
    this.paint();
  }

  remove(ts) {
    const view = this.views.get(ts);
    if (!view) return;
    const next = view.node.nextElementSibling ?? view.node.previousElementSibling;
    const focused = view.node.contains(document.activeElement);
    this.views.delete(ts);
    this.paint();
    if (focused) next?.focus?.();
  }

  mark(key, make) {
    if (!this.marks.has(key)) this.marks.set(key, make());
    return this.marks.get(key);
  }

  paint() {
    const views = [...this.views.values()].sort((a, b) => Number(a.message.ts) - Number(b.message.ts));
    const nodes = [];
    let before = null;
    let newShown = false;
    for (const view of views) {
      const { message } = view;
      const seconds = Number(message.ts);
      const newDay = !before || dayKey(seconds) !== dayKey(Number(before.ts));
      if (newDay) nodes.push(this.mark(`day ${dayKey(seconds)}`, () => h("div", { class: "day", role: "separator", "data-testid": "day" }, h("span", null))));
      if (newDay) nodes.at(-1).firstChild.textContent = dayLabel(seconds);
      const isNew = this.unreadFrom !== null && !newShown && seconds > Number(this.unreadFrom);
      if (isNew) {
        nodes.push(this.mark("new", () => h("div", { class: "new-line", role: "separator" }, h("span", null, "New"))));
        newShown = true;
      }
      view.node.classList.toggle("grouped", !newDay && !isNew && this.sameBreath(before, message));
      nodes.push(view.node);
      before = message;
    }
    arrange(this.list, nodes);
    this.rove(views);
    this.empty.hidden = views.length > 0;
    if (this.stuck) this.toEnd();
    this.paintPill();
  }

  /** Short texts of one author that follow each other share one heading. */
  sameBreath(before, message) {
    if (!before || !isTyped(before) || !isTyped(message)) return false;
    if (before.is_ephemeral || message.is_ephemeral || before.reply_count) return false;
    if (this.place.inThread && before.ts === this.place.threadTs) return false;
    return authorOf(before).name === authorOf(message).name && Number(message.ts) - Number(before.ts) < GROUP_SECONDS;
  }

  /** Exactly one message is reached by Tab: the last one focused, else the newest. */
  rove(views) {
    const nodes = views.map((view) => view.node);
    const current = nodes.find((node) => node.tabIndex === 0) ?? nodes.at(-1);
    for (const node of nodes) node.tabIndex = node === current ? 0 : -1;
  }

  /** Moves the focus between messages. */
  step(delta) {
    const nodes = [...this.list.querySelectorAll(".message")];
    if (nodes.length === 0) return;
    const at = nodes.findIndex((node) => node.contains(document.activeElement));
    const start = at >= 0 ? at + delta : nodes.findIndex((node) => node.tabIndex === 0);
    this.focusNode(nodes[Math.min(Math.max(start, 0), nodes.length - 1)]);
  }

  focusNode(node) {
    for (const other of this.list.querySelectorAll('.message[tabindex="0"]')) other.tabIndex = -1;
    node.tabIndex = 0;
    node.focus({ preventScroll: true });
    node.scrollIntoView({ block: "nearest" });
  }

  focusedView() {
    const node = document.activeElement?.closest?.(".message");
    return node && this.list.contains(node) ? this.views.get(node.dataset.ts) : null;
  }

  scrolled() {
    const { scrollHeight, scrollTop, clientHeight } = this.scroller;
    this.stuck = scrollHeight - scrollTop - clientHeight < NEAR_END_PX;
    if (this.stuck) this.fresh = 0;
    this.paintPill();
  }

  paintPill() {
    this.pill.hidden = this.stuck || this.fresh === 0;
    if (!this.pill.hidden) this.pill.replaceChildren(icon("arrowdown"), `${this.fresh} new ${this.fresh === 1 ? "message" : "messages"}`);
  }

  toEnd() {
    this.scroller.scrollTop = this.scroller.scrollHeight;
    this.stuck = true;
    this.fresh = 0;
    this.paintPill();
  }
}
