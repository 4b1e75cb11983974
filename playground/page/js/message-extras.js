// What may hang under a message: attachments of the older kind, and files.
import { renderBlocks } from "./blocks/render.js";
import { h } from "./dom.js";
import { emojiCharacter, emojiNode } from "./emoji.js";
import { filePath, isPicture } from "./elements/file.js";
import { imageNode } from "./elements/index.js";
import { icon } from "./icons.js";
import { userName } from "./store.js";
import { linkNode, safeImageUrl } from "./text/links.js";
import { renderMrkdwn } from "./text/mrkdwn.js";

const NAMED = { good: "#36a765", warning: "#e9a23b", danger: "#e0403f" };

function colourOf(attachment) {
  const colour = NAMED[attachment.color] ?? attachment.color ?? "";
  const hex = colour.startsWith("#") ? colour : `#${colour}`;
  return /^#[0-9a-f]{3,8}$/i.test(hex) ? hex : null;
}

function legacy(attachment) {
  const title = attachment.title && (attachment.title_link ? linkNode(attachment.title_link, renderMrkdwn(attachment.title)) : renderMrkdwn(attachment.title));
  return [
    attachment.author_name && h("div", { class: "quiet" }, attachment.author_name),
    title && h("div", { class: "attachment-title" }, title),
    attachment.text && h("div", { class: "rich" }, renderMrkdwn(attachment.text)),
    attachment.fields?.length > 0 &&
      h("div", { class: "fields" }, attachment.fields.map((field) => h("div", { class: "field-cell rich" }, h("strong", null, field.title), h("div", null, renderMrkdwn(field.value))))),
    safeImageUrl(attachment.image_url) && imageNode({ image_url: attachment.image_url, alt_text: attachment.fallback }, "picture"),
    attachment.footer && h("div", { class: "quiet" }, attachment.footer),
  ];
}

/** An attachment: blocks, or the older fields, beside a coloured bar. */
export function attachmentNode(attachment, surface, index) {
  const node = h("div", { class: "attachment", "data-testid": "attachment", "data-index": index });
  const colour = colourOf(attachment);
  if (colour) node.style.setProperty("border-left-color", colour);
  if (attachment.pretext) node.append(h("div", { class: "rich" }, renderMrkdwn(attachment.pretext)));
  if (attachment.blocks?.length) {
    const host = h("div");
    renderBlocks(host, attachment.blocks, surface);
    node.append(host);
  } else {
    const parts = legacy(attachment).filter(Boolean);
    node.append(...(parts.length > 0 ? parts : [h("div", { class: "rich" }, attachment.fallback ?? "")]));
  }
  return node;
}

/** Who reacted how. */
export function reactionsNode(reactions) {
  if (!reactions?.length) return null;
  return h(
    "div",
    { class: "reactions" },
    reactions.map(({ name, users = [], count }) => {
      const who = users.map(userName).join(", ");
      return h("span", { class: "reaction", title: `${who} reacted with :${name}:`, "data-testid": `reaction-${name}` }, emojiCharacter(name) ? emojiNode(name) : `:${name}:`, h("span", null, String(count ?? users.length)));
    }),
  );
}

const MOST_WIDE = 480;
const MOST_HIGH = 320;

/** Room for a picture that is still to come, so that nothing moves when it does. */
function keepRoom(node, { original_w: width, original_h: height }) {
  if (!width || !height) return;
  const scale = Math.min(1, MOST_WIDE / width, MOST_HIGH / height);
  node.setAttribute("width", Math.round(width * scale));
  node.setAttribute("height", Math.round(height * scale));
}

/** A file: a picture that is shown, or its name; of a deleted one, that it was there. */
export function fileNode(file) {
  if (file.mode === "tombstone") return h("div", { class: "file gone", "data-testid": "file" }, icon("trash"), "This file was deleted.");
  const name = file.title || file.name || file.id;
  const shown = isPicture(file);
  const picture = shown && imageNode({ image_url: filePath(file), alt_text: file.alt_txt ?? name }, "file-picture");
  if (picture) keepRoom(picture, file);
  return h("div", { class: shown ? "file with-picture" : "file", "data-testid": "file" }, picture || icon("file"), linkNode(filePath(file), name));
}
