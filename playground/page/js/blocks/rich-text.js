// The rich_text block: sections, lists, quotes, preformatted text and what stands in them.
import { dateNode } from "../dates.js";
import { h } from "../dom.js";
import { emojiCharacter, emojiNode, withDrawnEmoji } from "../emoji.js";
import { unsupported } from "../elements/index.js";
import { linkNode } from "../text/links.js";
import { broadcastNode, channelNode, groupName, mentionNode } from "../text/mrkdwn.js";

const STYLES = { bold: "strong", italic: "em", strike: "s", underline: "u", code: "code", highlight: "mark" };

function styled(element, node) {
  let result = node;
  for (const [style, tag] of Object.entries(STYLES)) if (element.style?.[style]) result = h(tag, null, result);
  return result;
}

function lines(text) {
  return String(text ?? "").split("\n").flatMap((line, index) => [index > 0 && h("br"), withDrawnEmoji(line)]);
}

function emoji(element) {
  const known = emojiCharacter(element.name);
  if (known) return emojiNode(element.name);
  if (!element.unicode) return `:${element.name}:`;
  const points = element.unicode.split("-").map((point) => Number.parseInt(point, 16));
  return points.every((point) => point <= 0x10ffff) ? emojiNode(element.name ?? "emoji", String.fromCodePoint(...points)) : `:${element.name}:`;
}

function colour(element) {
  const value = /^#[0-9a-f]{6}$/i.test(element.value ?? "") ? element.value : null;
  const swatch = h("span", { class: "swatch" });
  if (value) swatch.style.setProperty("background", value);
  return h("span", null, swatch, element.value ?? "");
}

const INLINE = {
  text: (element) => h("span", null, lines(element.text)),
  link: (element) => linkNode(element.url ?? "", ...(element.text ? [element.text] : [])),
  user: (element) => mentionNode(element.user_id),
  channel: (element) => channelNode(element.channel_id),
  usergroup: (element) => h("span", { class: "mention" }, groupName(element.usergroup_id)),
  team: (element) => h("span", { class: "mention" }, `@${element.team_id}`),
  broadcast: (element) => broadcastNode(element.range),
  emoji,
  date: (element) => {
    const node = dateNode(Number(element.timestamp), element.format, element.fallback);
    return element.url ? linkNode(element.url, node) : node;
  },
  color: colour,
};

function inline(element) {
  const draw = Object.hasOwn(INLINE, element.type) ? INLINE[element.type] : null;
  return draw ? styled(element, draw(element)) : unsupported("element", element.type);
}

const inlines = (element) => (element.elements ?? []).map(inline);

function list(element) {
  const ordered = element.style === "ordered";
  const node = h(
    ordered ? "ol" : "ul",
    { class: `indent-${Math.min(element.indent ?? 0, 8)}`, start: ordered && element.offset ? element.offset + 1 : null },
    (element.elements ?? []).map((item) => h("li", null, item.type === "rich_text_section" ? inlines(item) : part(item))),
  );
  return element.border ? h("blockquote", null, node) : node;
}

const PARTS = {
  rich_text_section: (element) => h("div", { class: "rich-section" }, inlines(element)),
  rich_text_list: list,
  rich_text_quote: (element) => h("blockquote", null, inlines(element)),
  rich_text_preformatted: (element) => h("pre", null, inlines(element)),
};

function part(element) {
  const draw = Object.hasOwn(PARTS, element.type) ? PARTS[element.type] : null;
  return draw ? draw(element) : unsupported("element", element.type);
}

export function richText(block) {
  return h("div", { class: "rich" }, (block.elements ?? []).map(part));
}
