// One message: who, when, what, and what can be done with it.
import { api } from "./api.js";
import { avatar } from "./avatar.js";
import { renderBlocks } from "./blocks/render.js";
import { askConfirm } from "./confirm.js";
import { fullTime, timeOfDay } from "./dates.js";
import { fill, h } from "./dom.js";
import { icon } from "./icons.js";
import { attachmentNode, fileNode, reactionsNode } from "./message-extras.js";
import { openMenu } from "./popover.js";
import { isBot, store, user, userName } from "./store.js";
import { Surface } from "./surface.js";
import { toMrkdwn, toTyped } from "./text/compose.js";
import { renderMrkdwn } from "./text/mrkdwn.js";
import { toast, toastError } from "./toast.js";

/** Who wrote it: `{id, name, image, bot}`; a bot may carry a name and picture of its own. */
export function authorOf(message) {
  const profile = message.bot_profile;
  const bot = Boolean(message.bot_id || profile || isBot(message.user));
  const name = message.username ?? (message.user && user(message.user) ? userName(message.user) : (profile?.name ?? (bot ? store.app.name : userName(message.user ?? "?"))));
  const image = message.icons?.image_48 ?? message.icons?.image_72 ?? profile?.icons?.image_72 ?? profile?.icons?.image_48;
  return { id: message.user ?? store.app.bot_user_id, name, image, bot };
}

/** True for what a person typed: its text says more than the plain rich text beside it. */
export function isTyped(message) {
  return !message.bot_id && Boolean(message.text) && (message.blocks ?? []).every((block) => block.type === "rich_text");
}

export class MessageView {
  /** @param place `{channel, inThread, openThread}` */
  constructor(message, place) {
    this.place = place;
    this.face = h("div", { class: "message-face" });
    this.head = h("div", { class: "message-head" });
    this.body = h("div", { class: "message-body rich" });
    this.blocks = h("div", { class: "message-blocks" });
    this.extras = h("div", { class: "message-extras" });
    this.foot = h("div", { class: "message-foot" });
    this.note = h("div", { class: "ephemeral-note" });
    this.toolbar = h("div", { class: "toolbar", role: "toolbar", "aria-label": "Message actions" });
    this.node = h(
      "article",
      { class: "message", tabindex: "-1", "data-testid": "message" },
      this.note,
      this.face,
      h("div", { class: "message-main" }, this.head, this.body, this.blocks, this.extras, this.foot),
      this.toolbar,
    );
    this.surface = new Surface(null);
    this.update(message);
  }

  get mine() {
    return this.message.user === store.me && !this.message.bot_id;
  }

  update(message) {
    const changed = this.message && JSON.stringify([this.message.blocks, this.message.text]) !== JSON.stringify([message.blocks, message.text]);
    this.message = message;
    const { channel } = this.place;
    const author = authorOf(message);
    const seconds = Number(message.ts);
    this.surface.hosts = new Set([this.blocks]);
    this.surface.container = { type: "message", channel_id: channel, message_ts: message.ts, ...(message.is_ephemeral ? { is_ephemeral: true } : {}) };
    Object.assign(this.node.dataset, { ts: message.ts, user: author.id ?? "", channel });
    this.node.classList.toggle("ephemeral", Boolean(message.is_ephemeral));
    this.node.setAttribute("aria-label", `${author.name}, ${timeOfDay(seconds)}`);
    fill(this.note, message.is_ephemeral ? [icon("lock"), "Only visible to you"] : null);
    fill(this.face, avatar(author.id, { name: author.name, image: author.image }), h("span", { class: "message-gutter-time", "aria-hidden": "true" }, timeOfDay(seconds)));
    fill(
      this.head,
      h("span", { class: "author" }, author.name),
      author.bot && h("span", { class: "tag" }, "APP"),
      h("time", { class: "message-time", datetime: new Date(seconds * 1000).toISOString(), title: fullTime(seconds) }, timeOfDay(seconds)),
    );
    if (!this.editing) this.paintBody();
    fill(this.extras, (message.attachments ?? []).map((attachment, index) => attachmentNode(attachment, this.surface, index)), (message.files ?? []).map(fileNode), reactionsNode(message.reactions));
    this.paintFoot();
    this.paintToolbar();
    if (changed) this.flash();
  }

  paintBody() {
    const { message } = this;
    const edited = message.edited && !message.bot_id ? h("span", { class: "edited", title: fullTime(Number(message.edited.ts)) }, " (edited)") : null;
    if (message.subtype === "tombstone") fill(this.body, h("em", { class: "quiet" }, "This message was deleted."));
    else if (message.blocks?.length && !isTyped(message)) fill(this.body, edited);
    else fill(this.body, renderMrkdwn(message.text), edited);
    this.body.hidden = !this.body.hasChildNodes();
    renderBlocks(this.blocks, message.subtype === "tombstone" || isTyped(message) ? [] : message.blocks, this.surface);
  }

  paintFoot() {
    const { message, place } = this;
    const count = message.reply_count ?? 0;
    if (place.inThread || count === 0) return fill(this.foot);
    const faces = (message.reply_users ?? []).slice(0, 4).map((id) => avatar(id, { size: "small" }));
    const last = message.latest_reply ? Number(message.latest_reply) : null;
    const words = `${count} ${count === 1 ? "reply" : "replies"}`;
    return fill(
      this.foot,
      h(
        "button",
        { type: "button", class: "thread-summary", "data-testid": "thread-summary", on: { click: () => place.openThread(message.ts) } },
        faces,
        h("span", { class: "thread-count" }, words),
        last && h("span", { class: "quiet" }, `Last reply ${timeOfDay(last)}`),
      ),
    );
  }

  tool(name, label, testid, run, more = {}) {
    return h("button", { type: "button", class: "icon-button", title: label, "aria-label": label, "data-testid": testid, on: { click: run }, ...more }, icon(name));
  }

  paintToolbar() {
    const { message, place } = this;
    if (this.toolbar.contains(document.activeElement)) return;
    const gone = message.subtype === "tombstone";
    fill(
      this.toolbar,
      !message.is_ephemeral && !place.inThread && this.tool("thread", "Reply in thread", "reply", () => place.openThread(message.ts)),
      this.mine && !gone && this.tool("edit", "Edit message", "edit", () => this.edit()),
      this.tool("more", "More actions", "more-actions", (event) => this.menu(event.currentTarget), { "aria-haspopup": "menu" }),
    );
  }

  menu(anchor) {
    const { message } = this;
    const shortcuts = message.is_ephemeral ? [] : store.messageShortcuts.map((shortcut) => ({
      label: shortcut.name,
      description: store.app.name,
      icon: icon("bolt"),
      testid: `shortcut-${shortcut.callback_id}`,
      run: () => this.shortcut(shortcut),
    }));
    const own = [];
    if (message.is_ephemeral) own.push({ label: "Dismiss message", icon: icon("close"), testid: "dismiss", run: () => this.place.dismiss?.(message.ts) });
    else own.push({ label: "Copy text", icon: icon("file"), testid: "copy-text", run: () => this.copy() });
    if (this.mine) {
      own.push({ label: "Edit message", icon: icon("edit"), testid: "menu-edit", run: () => this.edit() });
      for (const file of (message.files ?? []).filter((item) => item.user === store.me)) own.push({ label: `Delete ${file.name}`, icon: icon("trash"), danger: true, testid: `delete-${file.id}`, run: () => this.removeFile(file) });
      own.push({ label: "Delete message", icon: icon("trash"), danger: true, testid: "delete", run: () => this.remove() });
    }
    openMenu(anchor, [...shortcuts, ...(shortcuts.length > 0 ? ["divider"] : []), ...own], { label: "More actions" });
  }

  async shortcut({ callback_id: callback }) {
    this.node.classList.add("working");
    try {
      await api.shortcut({ user: store.me, callback_id: callback, channel: this.place.channel, message_ts: this.message.ts });
    } catch (error) {
      toastError(error);
    }
    this.node.classList.remove("working");
  }

  async copy() {
    try {
      await navigator.clipboard.writeText(this.blocks.hasChildNodes() ? this.blocks.innerText : this.body.innerText);
      toast("Copied.", { kind: "success" });
    } catch {
      toast("The browser does not let this page copy.", { kind: "error" });
    }
  }

  edit() {
    const field = h("textarea", { class: "field", rows: "2", "aria-label": "Edit message", "data-testid": "edit-field", value: toTyped(this.message.text) });
    const stop = () => {
      this.editing = false;
      this.paintBody();
      this.node.focus();
    };
    const save = async () => {
      try {
        await api.edit({ user: store.me, channel: this.place.channel, ts: this.message.ts, text: toMrkdwn(field.value) });
        stop();
      } catch (error) {
        toastError(error);
      }
    };
    field.addEventListener("keydown", (event) => {
      if (event.key === "Escape") stop();
      else if (event.key === "Enter" && !event.shiftKey && !event.isComposing) save();
      else return event.stopPropagation();
      event.preventDefault();
      return event.stopPropagation();
    });
    this.editing = true;
    this.body.hidden = false;
    renderBlocks(this.blocks, [], this.surface);
    fill(
      this.body,
      field,
      h(
        "div",
        { class: "edit-foot" },
        h("button", { type: "button", class: "button", "data-testid": "edit-cancel", on: { click: stop } }, "Cancel"),
        h("button", { type: "button", class: "button primary solid", "data-testid": "edit-save", on: { click: save } }, "Save"),
      ),
    );
    field.focus();
  }

  async remove() {
    const sure = await askConfirm({ title: "Delete message", text: "It will be gone for everybody.", confirm: "Delete", style: "danger" });
    if (!sure) return;
    try {
      await api.remove({ user: store.me, channel: this.place.channel, ts: this.message.ts });
    } catch (error) {
      toastError(error);
    }
  }

  async removeFile({ id, name }) {
    const sure = await askConfirm({ title: "Delete file", text: `${name} will be gone for everybody, wherever it is used.`, confirm: "Delete", style: "danger" });
    if (!sure) return;
    try {
      await api.removeFile({ user: store.me, file: id });
    } catch (error) {
      toastError(error);
    }
  }

  /** A short glow, so that a change is seen. */
  flash() {
    this.node.classList.remove("flash");
    void this.node.offsetWidth;
    this.node.classList.add("flash");
  }
}
