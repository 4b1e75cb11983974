// The centre: a channel's or a direct message's heading, its messages and the field to write in.
import { api } from "./api.js";
import { presenceAvatar } from "./avatar.js";
import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./message-list.js";
import { go, link, route } from "./route.js";
import { channelOf, channelTitle, emit, on, store, user } from "./store.js";

const READ_AFTER_MS = 1500;

/** True for what belongs into the channel itself, not only into a thread. */
export function isTopLevel(message) {
  return !message.thread_ts || message.thread_ts === message.ts || message.subtype === "thread_broadcast";
}

export class ChannelView {
  constructor(id) {
    this.id = id;
    this.reader = store.me;
    const channel = channelOf(id);
    this.unread = channel?.unread ?? 0;
    const title = channelTitle(id);
    this.list = new MessageList(
      { channel: id, inThread: false, openThread: (ts) => go({ thread: ts }), dismiss: (ts) => this.list.remove(ts) },
      { label: `Messages in ${title}` },
    );
    this.head = h("header", { class: "pane-head" });
    this.composer = new Composer({ channel: id, placeholder: `Message ${title}` });
    this.composer.onArrowUp = (event) => this.editLast(event);
    this.status = h("p", { class: "list-status", role: "status" }, "Loading…");
    this.node = h("div", { class: "pane", "data-testid": "channel", "data-channel": id }, this.head, this.status, this.list.node, this.composer.node);
    this.paintHead();
    const mine = (handler) => (event) => {
      if (event.channel !== id) return;
      this.meanwhile?.push(() => handler(event));
      handler(event);
    };
    this.offs = [
      on("event:message", mine(({ message }) => this.arrive(message))),
      on("event:ephemeral", mine(({ message }) => this.arrive(message))),
      on("event:message_changed", mine(({ message }) => this.change(message))),
      on("event:ephemeral_changed", mine(({ message }) => this.change(message))),
      on("event:message_deleted", mine(({ ts }) => this.list.remove(ts))),
      on("event:ephemeral_deleted", mine(({ ts }) => this.list.remove(ts))),
      on("users", () => this.paintHead()),
    ];
    this.load();
  }

  paintHead() {
    const channel = channelOf(this.id);
    const person = channel?.user ? user(channel.user) : null;
    const isApp = channel?.user === store.app.bot_user_id;
    fill(
      this.head,
      person || isApp ? presenceAvatar(channel.user, "small") : h("span", { class: "head-icon" }, icon("hash")),
      h("h1", { class: "pane-title" }, channel?.name ?? channelTitle(this.id)),
      person?.title && h("span", { class: "pane-about" }, person.title),
      channel?.topic && h("span", { class: "pane-about" }, channel.topic),
      isApp && h("nav", { class: "tabs", "aria-label": store.app.name }, h("a", { class: "tab", href: link({ in: "home" }) }, "Home"), h("a", { class: "tab", href: link({ in: this.id }), "aria-current": "page" }, "Messages")),
    );
  }

  async load() {
    const meanwhile = []; // what happens while the answer is under way is newer than the answer
    this.meanwhile = meanwhile;
    try {
      const { messages } = await api.messages(store.me, this.id);
      if (this.gone) return;
      const top = messages.filter(isTopLevel);
      if (this.unread > 0 && this.unread < top.length) this.list.unreadFrom = top[top.length - this.unread - 1].ts;
      this.unread = 0;
      fill(this.list.empty, icon("thread"), h("p", null, `This is the beginning of ${channelOf(this.id)?.user ? "your messages with " : ""}${channelTitle(this.id)}.`));
      this.list.set(top);
      this.meanwhile = null;
      for (const again of meanwhile) again();
      this.status.hidden = true;
      emit("read", this.id);
      if (route().at) this.reveal(route().at);
    } catch (error) {
      this.status.hidden = false;
      fill(this.status, icon("warning"), error.message);
    }
  }

  refetch() {
    return this.load();
  }

  /** Fetching is how the server learns what was seen; a burst of messages makes one request. */
  markRead() {
    clearTimeout(this.timer);
    if (document.hidden) return;
    this.timer = setTimeout(() => this.tellRead(), READ_AFTER_MS);
  }

  tellRead() {
    this.timer = null;
    api.messages(this.reader, this.id).catch(() => {}); // it is told again with the next message
  }

  /** Scrolls to a message that a link names. */
  reveal(ts) {
    const view = this.list.get(ts);
    if (!view) return;
    this.list.focusNode(view.node);
    view.flash();
  }

  arrive(message) {
    if (isTopLevel(message)) this.list.upsert(message);
    this.markRead();
  }

  change(message) {
    if (isTopLevel(message)) this.list.upsert(message);
  }

  editLast(event) {
    const last = [...this.list.views.values()].filter((view) => view.mine).sort((a, b) => Number(a.message.ts) - Number(b.message.ts)).at(-1);
    if (!last) return;
    event.preventDefault();
    last.edit();
  }

  focus() {
    this.composer.focus();
  }

  destroy() {
    this.gone = true;
    if (this.timer) {
      clearTimeout(this.timer);
      this.tellRead();
    }
    this.list.destroy();
    for (const off of this.offs) off();
  }
}
