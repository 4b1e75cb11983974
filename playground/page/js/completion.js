// What a writer is offered: commands after "/", people after "@", channels after "#", emoji after ":".
import { avatar } from "./avatar.js";
import { h } from "./dom.js";
import { Listbox } from "./elements/listbox.js";
import { findEmoji } from "./emoji.js";
import { icon } from "./icons.js";
import { openPopover } from "./popover.js";
import { store, userName } from "./store.js";

const LIMIT = 8;

function commands(typed) {
  return store.commands
    .filter((entry) => entry.command.startsWith(typed))
    .map((entry) => ({
      key: entry.command,
      label: h("span", null, h("strong", null, entry.command), entry.usage_hint && h("span", { class: "quiet" }, ` ${entry.usage_hint}`)),
      description: entry.description,
      icon: h("span", { class: "option-icon" }, icon("bolt")),
      insert: `${entry.command} `,
    }));
}

function people(typed) {
  const needle = typed.toLowerCase();
  const found = [...store.users.values()].filter((user) => [user.real_name, user.name].some((name) => (name ?? "").toLowerCase().split(/\s+/).some((word, index, words) => words.slice(index).join(" ").startsWith(needle))));
  const options = found.map((user) => ({
    key: user.id,
    label: userName(user.id),
    description: user.title || (user.is_bot ? "App" : ""),
    icon: avatar(user.id, { size: "small" }),
    insert: `@${userName(user.id)} `,
  }));
  const broadcasts = ["here", "channel"].filter((word) => needle && word.startsWith(needle)).map((word) => ({ key: word, label: `@${word}`, description: word === "here" ? "Everybody who is active" : "Everybody in this channel", insert: `@${word} ` }));
  return [...options, ...broadcasts].slice(0, LIMIT);
}

function channels(typed) {
  return store.channels.filter((channel) => channel.name.startsWith(typed)).slice(0, LIMIT).map((channel) => ({ key: channel.id, label: channel.name, icon: h("span", { class: "option-icon" }, icon("hash")), insert: `#${channel.name} ` }));
}

const emoji = (typed) => findEmoji(typed, LIMIT).map(({ name, character }) => ({ key: name, label: `:${name}:`, icon: h("span", { class: "option-icon" }, character), insert: `:${name}: ` }));

const KINDS = [
  { pattern: /^(\/\S*)$/, find: commands, label: "Commands", command: true },
  { pattern: /(?:^|[\s(])(@([^\s@]{0,30}(?: [^\s@]{0,30}){0,2}))$/, find: (typed) => people(typed.slice(1)), label: "People" },
  { pattern: /(?:^|[\s(])(#([\p{L}\p{N}_-]{0,30}))$/u, find: (typed) => channels(typed.slice(1)), label: "Channels" },
  { pattern: /(?:^|\s)(:([a-z0-9_+-]{2,30}))$/, find: (typed) => emoji(typed.slice(1)), label: "Emoji" },
];

/** Attaches completion to a text area; `anchor` is where the list hangs. Returns `{key, close}`. */
export function attachCompletion(field, anchor, { commandsHere = true } = {}) {
  let panel = null;
  let token = "";
  const list = new Listbox({ label: "Suggestions", onPick: (option) => pick(option) });
  field.setAttribute("aria-controls", list.id);
  field.setAttribute("aria-autocomplete", "list");
  list.onMove = () => (panel && list.activeId ? field.setAttribute("aria-activedescendant", list.activeId) : field.removeAttribute("aria-activedescendant"));

  const close = () => panel?.close();
  const closed = () => {
    panel = null;
    field.removeAttribute("aria-activedescendant");
  };

  function pick(option) {
    const caret = field.selectionStart;
    field.setRangeText(option.insert, caret - token.length, caret, "end");
    close();
    field.focus();
    field.dispatchEvent(new Event("input", { bubbles: true }));
  }

  function look() {
    const before = field.value.slice(0, field.selectionStart);
    let options = [];
    let label = "";
    for (const candidate of KINDS) {
      if (candidate.command && !commandsHere) continue;
      const match = candidate.pattern.exec(before);
      if (!match) continue;
      token = match[1];
      label = candidate.label;
      options = candidate.find(token);
      break;
    }
    if (options.length === 0) return close();
    panel ??= openPopover(anchor, list.node, { above: true, match: false, onClose: closed });
    list.node.setAttribute("aria-label", label);
    list.show([{ label, options }]);
    panel.place();
    return undefined;
  }

  field.addEventListener("input", look);
  field.addEventListener("blur", close);

  return {
    close,
    /** Gives a key press to the list; true when it took it. */
    key(event) {
      if (!panel || event.isComposing) return false;
      // What is typed whole is sent, not completed.
      const whole = list.active?.insert.trim().toLowerCase() === token.trim().toLowerCase();
      if (event.key === "Enter" && whole) return false;
      if (event.key === "Tab" && list.active) {
        event.preventDefault();
        pick(list.active);
        return true;
      }
      return list.key(event);
    },
  };
}
