// Blocks that hold others or stand out: card, carousel, container, alert.
import { h, uniqueId } from "../dom.js";
import { elementNode, imageNode } from "../elements/index.js";
import { icon } from "../icons.js";
import { renderText } from "../text/mrkdwn.js";
import { nestedBlocks } from "./render.js";
import { richText } from "./rich-text.js";

export function card(block, { surface, blockId }) {
  const actions = block.actions ?? [];
  return h(
    "article",
    { class: "card" },
    block.hero_image && imageNode(block.hero_image, "card-hero"),
    h(
      "div",
      { class: "card-words" },
      (block.icon || block.title || block.subtitle) &&
        h(
          "div",
          { class: "card-head" },
          block.icon && imageNode(block.icon, "card-icon"),
          h("div", null, block.title && h("div", { class: "card-title rich" }, renderText(block.title)), block.subtitle && h("div", { class: "card-subtitle rich" }, renderText(block.subtitle))),
        ),
      block.body && h("div", { class: "rich" }, renderText(block.body)),
      actions.length > 0 && h("div", { class: "actions" }, actions.map((element) => elementNode(element, { surface, blockId, dispatches: true }))),
    ),
  );
}

export function carousel(block, { surface, blockId }) {
  const cards = (block.elements ?? []).map((element, index) =>
    h("li", { "data-block-id": element.block_id }, card(element, { surface, blockId: element.block_id ?? `${blockId}.${index}` })),
  );
  const track = h("ul", { class: "carousel-track", tabindex: "0", role: "group", "aria-label": `${cards.length} cards` }, cards);
  const turn = (step) => track.scrollBy({ left: step * 260, behavior: "smooth" });
  const arrow = (step, name, label) => h("button", { type: "button", class: "icon-button carousel-arrow", "aria-label": label, on: { click: () => turn(step) } }, icon(name));
  return h("div", { class: "carousel" }, cards.length > 1 && arrow(-1, "left", "Previous card"), track, cards.length > 1 && arrow(1, "right", "Next card"));
}

export function container(block, context) {
  const title = block.rich_text_title ? richText(block.rich_text_title) : renderText(block.title);
  const head = [
    block.icon && imageNode(block.icon, "card-icon"),
    h("span", { class: "container-words" }, h("span", { class: "container-title" }, title), block.subtitle && h("span", { class: "card-subtitle" }, renderText(block.subtitle))),
  ];
  const bodyId = uniqueId("container");
  const body = h("div", { class: "container-body", id: bodyId }, nestedBlocks(block.child_blocks, context));
  const node = h("section", { class: `container width-${["narrow", "wide", "full"].includes(block.width) ? block.width : "standard"}` });
  if (!block.is_collapsible) {
    node.append(h("div", { class: ["container-head", block.has_header_divider && "ruled"] }, head), body);
    return node;
  }
  const toggle = h("button", {
    type: "button",
    class: "container-head collapsible",
    "aria-expanded": String(!block.default_collapsed),
    "aria-controls": bodyId,
    on: {
      click: () => {
        body.hidden = !body.hidden;
        toggle.setAttribute("aria-expanded", String(!body.hidden));
      },
    },
  }, head, icon("down"));
  body.hidden = block.default_collapsed === true;
  node.append(toggle, body);
  return node;
}

const LEVELS = { info: "info", warning: "warning", error: "warning", success: "check" };

export function alert(block) {
  const level = block.level in LEVELS ? block.level : "default";
  return h("div", { class: `alert alert-${level}`, role: level === "error" ? "alert" : "note" }, icon(LEVELS[level] ?? "info"), h("div", { class: "rich" }, renderText(block.text)));
}
