// Slack's mrkdwn, as nodes. https://docs.slack.dev/messaging/formatting-message-text
import { dateNode } from "../dates.js";
import { fragment, h } from "../dom.js";
import { emojiAt, withDrawnEmoji } from "../emoji.js";
import { channelOf, store, userName } from "../store.js";
import { linkNode, safeUrl } from "./links.js";

const ENTITIES = { "&lt;": "<", "&gt;": ">", "&amp;": "&" };

/** Slack escapes three characters and no others. */
export function decode(text) {
  return text.replace(/&(?:lt|gt|amp);/g, (entity) => ENTITIES[entity]);
}

/** The three characters escaped, for what a person types. */
export function encode(text) {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** A person's mention; it stands out where the reader is meant. */
export function mentionNode(id, label = null) {
  const mine = id === store.me;
  return h("span", { class: ["mention", mine && "mention-me"], "data-user-id": id }, `@${label ?? userName(id)}`);
}

export function channelNode(id, label = null) {
  const name = label ?? channelOf(id)?.name ?? id;
  return h("a", { class: "mention", href: `#as=${store.me}&in=${encodeURIComponent(id)}` }, `#${name}`);
}

export function broadcastNode(range) {
  return h("span", { class: "mention mention-me" }, `@${range}`);
}

/** How a group of people is called. */
export function groupName(id) {
  return `@${store.usergroups.get(id) ?? id}`;
}

/** What stands between angle brackets; null where it is none of Slack's forms. */
export function angleNode(content) {
  const bar = content.indexOf("|");
  const target = bar < 0 ? content : content.slice(0, bar);
  const label = bar < 0 ? null : decode(content.slice(bar + 1));
  if (/^@[UW]/.test(target)) return mentionNode(target.slice(1), label);
  if (/^#[CDG]/.test(target)) return channelNode(target.slice(1), label);
  if (/^!(here|channel|everyone)$/.test(target)) return broadcastNode(target.slice(1));
  if (target.startsWith("!subteam^")) return h("span", { class: "mention" }, label ?? groupName(target.slice(9)));
  if (target.startsWith("!date^")) {
    const [, seconds, format, address] = target.split("^");
    const node = dateNode(Number(seconds), format, label);
    return address && safeUrl(decode(address)) ? linkNode(decode(address), node) : node;
  }
  if (target.startsWith("!")) return h("span", null, label ?? target.slice(1));
  const address = decode(target);
  if (safeUrl(address) && !address.startsWith("/")) return linkNode(address, ...(label ? labelNodes(label) : []));
  return null;
}

function labelNodes(label) {
  const nodes = [];
  let plain = "";
  for (let i = 0; i < label.length; i += 1) {
    const found = label[i] === ":" ? emojiAt(label, i) : null;
    if (!found) {
      plain += label[i];
      continue;
    }
    nodes.push(...withDrawnEmoji(plain), found.node);
    plain = "";
    i += found.length - 1;
  }
  return [...nodes, ...withDrawnEmoji(plain)];
}

const BARE_URL = /https?:\/\/[^\s<>"'`|]*[^\s<>"'`|.,;:!?)\]}]/g;

/** Plain text: entities, bare addresses, drawn emoji. */
function plainNodes(text, links) {
  const shown = decode(text);
  if (!links) return withDrawnEmoji(shown);
  const nodes = [];
  let from = 0;
  for (const match of shown.matchAll(BARE_URL)) {
    nodes.push(...withDrawnEmoji(shown.slice(from, match.index)), linkNode(match[0]));
    from = match.index + match[0].length;
  }
  return [...nodes, ...withDrawnEmoji(shown.slice(from))];
}

const MARKS = { "*": "strong", _: "em", "~": "s" };
const WORD = /[\p{L}\p{N}]/u;

/** Where the mark opened at `open` closes, or -1; code and brackets in between are stepped over. */
function closing(text, open) {
  const mark = text[open];
  for (let i = open + 1; i < text.length; i += 1) {
    if (text[i] === "`" || text[i] === "<") {
      const end = text.indexOf(text[i] === "`" ? "`" : ">", i + 1);
      if (end > 0) i = end;
    } else if (text[i] === mark && i > open + 1 && !/\s/.test(text[i - 1]) && !WORD.test(text[i + 1] ?? " ")) {
      return i;
    }
  }
  return -1;
}

function opens(text, i) {
  const before = text[i - 1] ?? " ";
  const after = text[i + 1] ?? " ";
  return !WORD.test(before) && before !== text[i] && !/\s/.test(after) && after !== text[i];
}

/** One line's nodes. */
export function inline(text, { links = true, depth = 0 } = {}) {
  const nodes = [];
  let plain = "";
  const flush = () => {
    if (plain) nodes.push(...plainNodes(plain, links));
    plain = "";
  };
  for (let i = 0; i < text.length; i += 1) {
    const letter = text[i];
    if (letter === "`") {
      const end = text.indexOf("`", i + 1);
      if (end > i + 1) {
        flush();
        nodes.push(h("code", null, codeText(text.slice(i + 1, end))));
        i = end;
        continue;
      }
    } else if (letter === "<") {
      const end = text.indexOf(">", i + 1);
      const node = end > 0 ? angleNode(text.slice(i + 1, end)) : null;
      if (node) {
        flush();
        nodes.push(node);
        i = end;
        continue;
      }
    } else if (letter === ":") {
      const found = emojiAt(text, i);
      if (found) {
        flush();
        nodes.push(found.node);
        i += found.length - 1;
        continue;
      }
    } else if (MARKS[letter] && depth < 6 && opens(text, i)) {
      const end = closing(text, i);
      if (end > 0) {
        flush();
        nodes.push(h(MARKS[letter], null, inline(text.slice(i + 1, end), { links, depth: depth + 1 })));
        i = end;
        continue;
      }
    }
    plain += letter;
  }
  flush();
  return nodes;
}

function codeText(text) {
  return decode(text.replace(/<(?:[^<>|]*\|)?([^<>]*)>/g, "$1"));
}

const QUOTE = /^(?:&gt;|>) ?/;
const BULLET = /^\s*[•◦▪-] +(?=\S)/;
const NUMBER = /^\s*(\d{1,3})[.)] +(?=\S)/;

function kindOf(line) {
  if (QUOTE.test(line)) return "quote";
  if (BULLET.test(line)) return "bullet";
  if (NUMBER.test(line)) return "number";
  return "text";
}

function group(kind, lines, options) {
  if (kind === "quote") return h("blockquote", null, blockNodes(lines.map((line) => line.replace(QUOTE, "")), options));
  if (kind === "bullet") return h("ul", null, lines.map((line) => h("li", null, inline(line.replace(BULLET, ""), options))));
  if (kind === "number")
    return h("ol", { start: NUMBER.exec(lines[0])[1] }, lines.map((line) => h("li", null, inline(line.replace(NUMBER, ""), options))));
  return lines.flatMap((line, index) => [index > 0 && h("br"), inline(line, options)]);
}

function blockNodes(lines, options) {
  const nodes = [];
  for (let i = 0; i < lines.length; ) {
    const rest = /^(?:&gt;){3} ?|^>>> ?/.exec(lines[i]);
    if (rest) {
      nodes.push(h("blockquote", null, blockNodes([lines[i].slice(rest[0].length), ...lines.slice(i + 1)], options)));
      break;
    }
    const kind = kindOf(lines[i]);
    let end = i + 1;
    while (end < lines.length && kindOf(lines[end]) === kind) end += 1;
    nodes.push(group(kind, lines.slice(i, end), options));
    i = end;
  }
  return nodes;
}

/** A whole mrkdwn text as a fragment. */
export function renderMrkdwn(text, options = {}) {
  const nodes = [];
  const parts = String(text ?? "").split(/```\n?([\s\S]*?)\n?```\n?/);
  parts.forEach((part, index) => {
    if (index % 2 === 1) nodes.push(h("pre", null, codeText(part)));
    else if (part) nodes.push(blockNodes(part.replace(/\n$/, index < parts.length - 1 ? "" : "\n").split("\n"), options));
  });
  return fragment(nodes);
}

/** A text object: `plain_text` with its emoji, or `mrkdwn`. */
export function renderText(object) {
  if (!object) return fragment();
  if (typeof object === "string") return renderMrkdwn(object);
  if (object.type === "mrkdwn") return renderMrkdwn(object.text, { links: object.verbatim !== true });
  const lines = String(object.text ?? "").split("\n");
  return fragment(lines.flatMap((line, index) => [index > 0 && h("br"), object.emoji === false ? withDrawnEmoji(line) : labelNodes(line)]));
}

/** The words of a mrkdwn text, for previews and announcements. */
export function plainWords(text) {
  return renderMrkdwn(text).textContent.replace(/\s+/g, " ").trim();
}
