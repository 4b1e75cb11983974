// Keys that work anywhere outside a field, and the page that tells of them.
import { showDialog, dialogOpen } from "./dialog.js";
import { h, isTyping } from "./dom.js";
import { icon } from "./icons.js";
import { popoverOpen } from "./popover.js";
import { go, route } from "./route.js";
import { people } from "./store.js";

const KEYS = [
  ["Move", [["j / k", "next / previous message"], ["t", "open the message's thread"], ["m", "the message's more actions"], ["e", "edit your message"], ["Tab", "into the message's buttons"], ["Escape", "close the thread; back to writing"]]],
  ["Go", [["Ctrl K", "go to a channel, a person, or be somebody else"], ["Alt 1 … 9", "act as the first … ninth person"], ["h", "the app's Home"], ["Alt ↑ / ↓", "previous / next conversation"]]],
  ["Write", [["c", "write a message"], ["/", "begin a command"], ["@", "mention somebody (in the field)"], ["Enter", "send"], ["Shift Enter", "new line"], ["Ctrl Enter", "submit a dialog"], ["↑", "edit your last message (in the empty field)"]]],
];

/** Shows what the keys do. */
export function openHelp() {
  const button = h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => close() } }, icon("close"));
  const groups = KEYS.map(([title, rows]) =>
    h("section", null, h("h3", null, title), h("dl", { class: "keys" }, rows.map(([key, words]) => [h("dt", null, key.split(" ").map((part) => (/^[/…]$/.test(part) && key.length > 1 ? ` ${part} ` : h("kbd", null, part)))), h("dd", null, words)]))),
  );
  const node = h("div", { class: "dialog help", role: "dialog", "aria-modal": "true", "aria-label": "Keyboard shortcuts", "data-testid": "help" }, h("header", { class: "dialog-head" }, h("h2", { class: "dialog-title" }, "Keyboard shortcuts"), button), h("div", { class: "help-body" }, groups));
  const close = showDialog(node, { onDismiss: () => close(), scrimDismisses: true });
  button.focus();
}

function stepConversation(delta) {
  const entries = [...document.querySelectorAll(".nav a.nav-entry[href^='#']")];
  const at = entries.findIndex((node) => node.getAttribute("aria-current") === "page");
  entries[(at + delta + entries.length) % entries.length]?.click();
}

/**
 * Listens. `page` says what is open: `{centre(), thread(), openSwitcher()}`, where centre and thread
 * have `list`, `focus()` and so on.
 */
export function installKeyboard(page) {
  const listHere = () => {
    const thread = page.thread();
    return thread && document.getElementById("thread").contains(document.activeElement) ? thread.list : page.centre()?.list;
  };

  const withModifier = (event) => {
    if ((event.ctrlKey || event.metaKey) && event.key.toLowerCase() === "k") page.openSwitcher();
    else if (event.altKey && /^[1-9]$/.test(event.key)) {
      const link = document.querySelectorAll(".person-link")[Number(event.key) - 1];
      if (link && people().length > 0) link.click();
    } else if (event.altKey && event.key === "ArrowDown") stepConversation(1);
    else if (event.altKey && event.key === "ArrowUp") stepConversation(-1);
    else return false;
    return true;
  };

  const escape = () => {
    if (route().thread && !document.getElementById("main").contains(document.activeElement)) {
      const { thread } = route();
      go({ thread: null });
      page.centre()?.list?.get(thread)?.node.focus();
    } else page.centre()?.focus?.();
  };

  const plain = (event) => {
    const list = listHere();
    const view = list?.focusedView();
    const acts = {
      j: () => list?.step(1),
      k: () => list?.step(-1),
      t: () => view && !view.message.is_ephemeral && view.place.openThread(view.message.ts),
      m: () => view?.toolbar.querySelector('[data-testid="more-actions"]').click(),
      e: () => view?.mine && view.edit(),
      h: () => go({ in: "home" }),
      c: () => page.centre()?.focus?.(),
      "/": () => page.centre()?.composer?.tools && document.querySelector('[data-testid="commands"]')?.click(),
      "?": () => openHelp(),
      Escape: escape,
    };
    if (event.key === "Enter" && view && document.activeElement === view.node) acts.t();
    else if (Object.hasOwn(acts, event.key)) acts[event.key]();
    else return false;
    return true;
  };

  document.addEventListener("keydown", (event) => {
    if (event.defaultPrevented || dialogOpen() || popoverOpen()) return;
    const modified = event.ctrlKey || event.metaKey || event.altKey;
    const typing = isTyping(event.target) && !/^(checkbox|radio)$/.test(event.target.type ?? "");
    if (modified ? withModifier(event) : (!typing || event.key === "Escape") && plain(event)) event.preventDefault();
  });
}
