// The pane on the right: one message and what was said under it.
import { api } from "./api.js";
import { Composer } from "./composer.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { MessageList } from "./message-list.js";
import { go } from "./route.js";
import { channelTitle, on, store } from "./store.js";

export class ThreadView {
  constructor(channel, threadTs) {
    this.channel = channel;
    this.threadTs = threadTs;
    this.list = new MessageList({ channel, threadTs, inThread: true, openThread: () => {}, dismiss: (ts) => this.list.remove(ts) }, { label: "Thread" });
    this.composer = new Composer({ channel, threadTs, placeholder: "Reply…" });
    this.status = h("p", { class: "list-status", role: "status" }, "Loading…");
    this.node = h(
      "div",
      { class: "pane", "data-testid": "thread", "data-thread-ts": threadTs },
      h(
        "header",
        { class: "pane-head" },
        h("h2", { class: "pane-title" }, "Thread"),
        h("span", { class: "pane-about" }, channelTitle(channel)),
        h("button", { type: "button", class: "icon-button pane-close", "aria-label": "Close thread", title: "Close (Escape)", "data-testid": "thread-close", on: { click: () => go({ thread: null }) } }, icon("close")),
      ),
      this.status,
      this.list.node,
      this.composer.node,
    );
    const mine = (handler) => (event) => {
      if (event.channel !== channel) return;
      this.meanwhile?.push(() => handler(event));
      handler(event);
    };
    const taken = mine(({ message }) => this.belongs(message) && this.take(message));
    const gone = mine(({ ts }) => (ts === threadTs ? go({ thread: null }) : this.list.remove(ts)));
    this.offs = [
      on("event:message", taken),
      on("event:ephemeral", taken),
      on("event:message_changed", taken),
      on("event:ephemeral_changed", taken),
      on("event:message_deleted", gone),
      on("event:ephemeral_deleted", gone),
    ];
    this.load();
  }

  belongs(message) {
    return message.ts === this.threadTs || message.thread_ts === this.threadTs;
  }

  take(message) {
    this.list.upsert(message);
    this.paintCount();
  }

  async load() {
    const meanwhile = []; // what happens while the answer is under way is newer than the answer
    this.meanwhile = meanwhile;
    try {
      const { messages } = await api.messages(store.me, this.channel, this.threadTs);
      if (this.gone) return;
      this.list.set(messages);
      this.meanwhile = null;
      for (const again of meanwhile) again();
      this.status.hidden = true;
      this.paintCount();
    } catch (error) {
      this.status.hidden = false;
      fill(this.status, icon("warning"), error.message);
    }
  }

  /** The line between the first message and the replies. */
  paintCount() {
    const parent = this.list.get(this.threadTs);
    const count = this.list.messages.filter((message) => message.ts !== this.threadTs && !message.is_ephemeral).length;
    parent?.node.classList.add("thread-parent");
    parent?.node.setAttribute("data-replies", count === 0 ? "" : `${count} ${count === 1 ? "reply" : "replies"}`);
  }

  refetch() {
    this.load();
  }

  focus() {
    this.composer.focus();
  }

  destroy() {
    this.gone = true;
    this.list.destroy();
    for (const off of this.offs) off();
  }
}
