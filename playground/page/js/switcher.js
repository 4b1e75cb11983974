// Ctrl+K: go anywhere, or be somebody else, by typing a few letters.
import { avatar } from "./avatar.js";
import { showDialog } from "./dialog.js";
import { h } from "./dom.js";
import { Listbox } from "./elements/listbox.js";
import { icon } from "./icons.js";
import { go } from "./route.js";
import { isBot, people, store, userName } from "./store.js";

function targets(newMessage) {
  const glyph = (name) => h("span", { class: "option-icon" }, icon(name));
  const places = [
    ...store.channels.map((channel) => ({ key: channel.id, words: channel.name, label: channel.name, icon: glyph("hash"), run: () => go({ in: channel.id }) })),
    { key: "home", words: `${store.app.name} home`, label: `${store.app.name}: Home`, icon: glyph("home"), run: () => go({ in: "home" }) },
    ...[...store.users.values()]
      .filter((user) => user.id !== store.me && (!isBot(user.id) || user.id === store.app.bot_user_id))
      .map((user) => ({ key: `dm ${user.id}`, words: `${userName(user.id)} ${user.name}`, label: userName(user.id), description: user.title, icon: avatar(user.id, { size: "small" }), run: () => newMessage(user.id) })),
  ];
  const selves = people()
    .filter((user) => user.id !== store.me)
    .map((user) => ({ key: `as ${user.id}`, words: `act as ${userName(user.id)}`, label: `Act as ${userName(user.id)}`, icon: avatar(user.id, { size: "small" }), run: () => go({ as: user.id }) }));
  return [{ label: "Go to", options: places }, { label: "Be somebody else", options: selves }];
}

/** Opens the switcher; `newMessage` opens a direct message with a person. */
export function openSwitcher(newMessage) {
  const list = new Listbox({ label: "Places and people", onPick: (option) => { close(); option.run(); } });
  const field = h("input", {
    type: "text",
    class: "field switcher-field",
    role: "combobox",
    placeholder: "Where to?",
    autocomplete: "off",
    "aria-label": "Where to?",
    "aria-expanded": "true",
    "aria-controls": list.id,
    "data-testid": "switcher-field",
    on: { input: () => show(), keydown: (event) => list.key(event) },
  });
  list.onMove = () => list.activeId && field.setAttribute("aria-activedescendant", list.activeId);
  const show = () => {
    const needle = field.value.trim().toLowerCase();
    list.show(targets(newMessage).map(({ label, options }) => ({ label, options: options.filter((option) => option.words.toLowerCase().includes(needle)) })));
  };
  const node = h("div", { class: "dialog switcher", role: "dialog", "aria-modal": "true", "aria-label": "Go to", "data-testid": "switcher" }, field, list.node);
  const close = showDialog(node, { onDismiss: () => close(), scrimDismisses: true });
  show();
  field.focus();
}
