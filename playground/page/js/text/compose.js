// Between what a person types and Slack's mrkdwn: names become ids, and back.
import { store } from "../store.js";
import { decode, encode } from "./mrkdwn.js";

const escape = (text) => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");

function names() {
  const entries = [];
  for (const user of store.users.values()) {
    for (const name of [user.real_name, user.name]) if (name) entries.push([encode(name).toLowerCase(), user.id]);
  }
  return new Map(entries);
}

function mentions(text) {
  const ids = names();
  if (ids.size === 0) return text;
  const longestFirst = [...ids.keys()].sort((a, b) => b.length - a.length).map(escape);
  const pattern = new RegExp(`(^|[\\s(])@(${longestFirst.join("|")})(?![\\p{L}\\p{N}_])`, "giu");
  return text.replace(pattern, (whole, before, name) => `${before}<@${ids.get(name.toLowerCase())}>`);
}

/** The typed text as mrkdwn, as Slack's own client sends it. */
export function toMrkdwn(typed) {
  const channels = new Map(store.channels.map((channel) => [channel.name, channel.id]));
  return mentions(encode(typed))
    .replace(/&lt;(@[UW][A-Z0-9]+|#C[A-Z0-9]+|!here|!channel)&gt;/g, "<$1>")
    .replace(/(^|[\s(])@(here|channel|everyone)\b/g, "$1<!$2>")
    .replace(/(^|[\s(])#([\p{L}\p{N}_-]+)/gu, (whole, before, name) => (channels.has(name) ? `${before}<#${channels.get(name)}>` : whole));
}

/** A mrkdwn text as a person would type it, for editing. */
export function toTyped(mrkdwn) {
  const readable = String(mrkdwn ?? "").replace(/<([^<>]+)>/g, (whole, content) => {
    const [target, label] = content.split("|");
    if (/^@/.test(target)) return `@${store.users.get(target.slice(1))?.real_name ?? label ?? target.slice(1)}`;
    if (/^#/.test(target)) return `#${store.channels.find((channel) => channel.id === target.slice(1))?.name ?? label ?? target.slice(1)}`;
    if (/^!(here|channel|everyone)/.test(target)) return `@${target.slice(1)}`;
    return target.startsWith("!") ? (label ?? target) : target;
  });
  return decode(readable);
}
