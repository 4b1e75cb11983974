// Where a select's options come from, in one form: `{key, label, words, description?, icon?, raw}`.
import { avatar } from "../avatar.js";
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { isBot, store, userName } from "../store.js";
import { renderText } from "../text/mrkdwn.js";

function staticOption(option) {
  const label = renderText(option.text);
  return {
    key: String(option.value),
    words: label.textContent,
    label,
    description: option.description ? renderText(option.description) : null,
    raw: option,
  };
}

function fresh(option) {
  return { ...option, ...(option.raw?.text ? staticOption(option.raw) : {}) };
}

/** Groups of the options and option groups of Block Kit. */
export function staticGroups({ options, option_groups: groups }) {
  if (groups?.length) return groups.map((group) => ({ label: renderText(group.label).textContent, options: (group.options ?? []).map(staticOption) }));
  return [{ label: null, options: (options ?? []).map(staticOption) }];
}

function personOption(id) {
  const person = store.users.get(id);
  const words = userName(id);
  return { key: id, words: `${words} ${person?.name ?? ""}`, label: words, description: person?.title || null, icon: avatar(id, { size: "small" }), raw: id };
}

function channelOption(channel) {
  if (!channel.name) return { ...personOption(channel.user), key: channel.id, raw: channel.id };
  return { key: channel.id, words: channel.name, label: channel.name, icon: h("span", { class: "option-icon" }, icon("hash")), raw: channel.id };
}

function conversations(filter) {
  const include = filter?.include ?? ["public", "private", "im"];
  const channels = include.some((kind) => kind !== "im" && kind !== "mpim") ? store.channels : [];
  const ims = include.includes("im") ? store.ims.filter((im) => !(filter?.exclude_bot_users && isBot(im.user))) : [];
  return [...channels, ...ims];
}

/** The groups of an element that needs no question to the app; null for external ones. */
export function groupsOf(element) {
  const kind = element.type.replace("multi_", "");
  if (kind === "static_select") return staticGroups(element);
  if (kind === "users_select") return [{ label: null, options: [...store.users.keys()].map(personOption) }];
  if (kind === "channels_select") return [{ label: null, options: store.channels.map(channelOption) }];
  if (kind === "conversations_select") return [{ label: null, options: conversations(element.filter).map(channelOption) }];
  return null;
}

/** The option for a raw value: an option object, or an id. */
export function optionFor(element, raw) {
  if (typeof raw !== "string") return staticOption(raw);
  if (element.type.includes("users")) return personOption(raw);
  const channel = [...store.channels, ...store.ims].find((entry) => entry.id === raw);
  return channelOption(channel ?? { id: raw, name: raw });
}

/** The groups with only what matches the typed text. */
export function matching(groups, typed) {
  const needle = typed.trim().toLowerCase().replace(/^[@#]/, "");
  const words = (option) => `${option.words} ${option.description?.textContent ?? option.description ?? ""}`.toLowerCase();
  return groups.map(({ label, options }) => ({ label, options: options.filter((option) => words(option).includes(needle)).map(fresh) }));
}
