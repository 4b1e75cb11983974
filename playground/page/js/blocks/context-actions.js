// Small acts beside a message: feedback and icon buttons.
import { h } from "../dom.js";
import { elementNode } from "../elements/index.js";
import { store } from "../store.js";

const visible = (element) => !element.visible_to_user_ids?.length || element.visible_to_user_ids.includes(store.me);

export function contextActions(block, { surface, blockId }) {
  return h("div", { class: "context-actions" }, (block.elements ?? []).filter(visible).map((element) => elementNode(element, { surface, blockId, dispatches: true })));
}
