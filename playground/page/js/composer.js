// Where one writes: Enter sends, Shift+Enter breaks the line, a command starts with a slash.
import { api } from "./api.js";
import { attachCompletion } from "./completion.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { openMenu } from "./popover.js";
import { store } from "./store.js";
import { toMrkdwn } from "./text/compose.js";
import { toastError } from "./toast.js";

const drafts = new Map(); // by person, channel and thread

export class Composer {
  constructor({ channel, threadTs = null, placeholder }) {
    this.channel = channel;
    this.threadTs = threadTs;
    this.key = [store.me, channel, threadTs].join("/");
    this.field = h("textarea", {
      class: "composer-field",
      rows: "1",
      placeholder,
      "aria-label": placeholder,
      "data-testid": threadTs ? "thread-composer" : "composer",
      value: drafts.get(this.key) ?? "",
      on: { input: () => this.typed(), keydown: (event) => this.keydown(event) },
    });
    this.send = h("button", { type: "button", class: "send", "aria-label": "Send", title: "Send (Enter)", "data-testid": threadTs ? "thread-send" : "send", on: { click: () => this.submit() } }, icon("send"));
    this.note = h("p", { class: "composer-note", role: "status", "data-testid": "composer-note" });
    this.box = h("div", { class: "composer-box" }, this.field, h("div", { class: "composer-tools" }, this.tools(), h("span", { class: "composer-hint" }, "Enter to send, Shift+Enter for a new line"), this.send));
    this.node = h("div", { class: "composer" }, this.box, this.note);
    this.completion = attachCompletion(this.field, this.box, { commandsHere: !threadTs });
    this.paint();
  }

  tools() {
    const insert = (text) => () => {
      this.field.focus();
      this.field.setRangeText(text, this.field.selectionStart, this.field.selectionEnd, "end");
      this.field.dispatchEvent(new Event("input", { bubbles: true }));
    };
    const tool = (label, content, run, testid) => h("button", { type: "button", class: "icon-button", title: label, "aria-label": label, "data-testid": testid, on: { click: run } }, content);
    const slash = () => {
      if (this.field.value === "") insert("/")();
      else this.say("A command is the first thing in a message; empty the field first.");
    };
    return [
      !this.threadTs && tool("Shortcuts and commands", icon("bolt"), (event) => this.menu(event.currentTarget), "shortcuts"),
      tool("Mention somebody", h("span", { class: "tool-letter" }, "@"), insert("@"), "mention"),
      !this.threadTs && tool("Commands", h("span", { class: "tool-letter" }, "/"), slash, "commands"),
    ];
  }

  menu(anchor) {
    const shortcuts = store.globalShortcuts.map((shortcut) => ({
      label: shortcut.name,
      description: store.app.name,
      icon: icon("bolt"),
      testid: `shortcut-${shortcut.callback_id}`,
      run: () => api.shortcut({ user: store.me, callback_id: shortcut.callback_id }).catch(toastError),
    }));
    const commands = store.commands.map((entry) => ({
      label: `${entry.command} ${entry.usage_hint ?? ""}`.trim(),
      description: entry.description,
      testid: `command-${entry.command.slice(1)}`,
      run: () => {
        this.field.value = `${entry.command} `;
        this.typed();
        this.field.focus();
      },
    }));
    const items = [...shortcuts, ...(shortcuts.length > 0 && commands.length > 0 ? ["divider"] : []), ...commands];
    if (items.length === 0) this.say("The app offers no shortcuts and no commands yet.");
    else openMenu(anchor, items, { label: "Shortcuts and commands", align: "start" });
  }

  typed() {
    drafts.set(this.key, this.field.value);
    this.say(null);
    this.paint();
  }

  paint() {
    this.send.disabled = this.field.value.trim() === "";
    this.field.style.setProperty("height", "auto");
    if (this.field.scrollHeight > 0) this.field.style.setProperty("height", `${Math.min(this.field.scrollHeight, 240)}px`);
  }

  say(text) {
    fill(this.note, text);
  }

  keydown(event) {
    if (this.completion.key(event)) return;
    if (event.key === "Enter" && !event.shiftKey && !event.isComposing) {
      event.preventDefault();
      this.submit();
    } else if (event.key === "ArrowUp" && this.field.value === "") {
      this.onArrowUp?.(event);
    }
  }

  focus() {
    this.field.focus();
  }

  async submit() {
    const typed = this.field.value.trim();
    if (typed === "") return;
    this.completion.close();
    const command = /^(\/[^\s/]+)(?:\s+([\s\S]*))?$/.exec(typed);
    if (command && this.threadTs) return this.say("Slack takes no commands in a thread; write it in the channel.");
    const known = command && store.commands.some((entry) => entry.command === command[1]);
    if (command && !known) return this.say(`${command[1]} is no command here.${store.commands.length > 0 ? ` There is ${store.commands.map((entry) => entry.command).join(", ")}.` : ""}`);
    this.field.value = "";
    this.typed();
    const place = { user: store.me, channel: this.channel };
    try {
      if (command) await api.command({ ...place, command: command[1], text: command[2] ?? "" });
      else await api.post({ ...place, text: toMrkdwn(typed), ...(this.threadTs ? { thread_ts: this.threadTs } : {}) });
    } catch (error) {
      if (this.field.value === "") {
        this.field.value = typed;
        this.typed();
      }
      this.say(error.message);
      toastError(error);
    }
    return undefined;
  }
}
