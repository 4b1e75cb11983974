// The everyday blocks: section, actions, context, header, divider, markdown.
import { h } from "../dom.js";
import { elementNode } from "../elements/index.js";
import { renderMarkdown } from "../text/markdown.js";
import { renderText } from "../text/mrkdwn.js";

const FOLD_AT = 700; // characters; Slack folds long sections unless `expand` is set

/** Text that folds behind "See more" when it is long. */
function foldable(text, expand) {
  const body = h("div", { class: "rich" }, renderText(text));
  if (expand || (text?.text ?? "").length <= FOLD_AT) return body;
  body.classList.add("folded");
  const more = h("button", {
    type: "button",
    class: "text-button",
    "aria-expanded": "false",
    on: {
      click: () => {
        const folded = body.classList.toggle("folded");
        more.textContent = folded ? "See more" : "See less";
        more.setAttribute("aria-expanded", String(!folded));
      },
    },
  }, "See more");
  return h("div", null, body, more);
}

export function section(block, { surface, blockId }) {
  const fields = block.fields ?? [];
  return h(
    "div",
    { class: ["section", block.accessory && "with-accessory", block.accessory?.type === "image" && "with-image"] },
    h(
      "div",
      { class: "section-words" },
      block.text && foldable(block.text, block.expand),
      fields.length > 0 && h("div", { class: "fields" }, fields.map((field) => h("div", { class: "field-cell rich" }, renderText(field)))),
    ),
    block.accessory && h("div", { class: "accessory" }, elementNode(block.accessory, { surface, blockId, dispatches: true })),
  );
}

export function actions(block, { surface, blockId }) {
  return h("div", { class: "actions" }, (block.elements ?? []).map((element) => elementNode(element, { surface, blockId, dispatches: true })));
}

export function context(block, { surface, blockId }) {
  return h(
    "div",
    { class: "context" },
    (block.elements ?? []).map((element) => {
      if (element.type === "mrkdwn" || element.type === "plain_text") return h("span", { class: "context-text rich" }, renderText(element));
      return h("span", { class: "context-image" }, elementNode(element, { surface, blockId, dispatches: true }));
    }),
  );
}

export function header(block) {
  const level = Math.min(Math.max(Number(block.level) || 1, 1), 4);
  return h(`h${level + 2}`, { class: `block-heading level-${level}` }, renderText(block.text));
}

export function divider() {
  return h("hr");
}

export function markdown(block) {
  return h("div", { class: "rich markdown" }, renderMarkdown(block.text));
}
