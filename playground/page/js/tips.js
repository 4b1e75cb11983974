// What a visitor may try: a list that the server gives.
import { showDialog } from "./dialog.js";
import { h } from "./dom.js";
import { icon } from "./icons.js";
import { store } from "./store.js";
import { renderMrkdwn } from "./text/mrkdwn.js";

/** Shows what there is to try. */
export function openTips() {
  const button = h("button", { type: "button", class: "icon-button", "aria-label": "Close", on: { click: () => close() } }, icon("close"));
  const items = store.tips.map(({ title, text }) => h("li", { class: "tip" }, h("h3", null, title), h("div", null, renderMrkdwn(text))));
  const node = h(
    "div",
    { class: "dialog help", role: "dialog", "aria-modal": "true", "aria-label": "What to try", "data-testid": "tips" },
    h("header", { class: "dialog-head" }, h("h2", { class: "dialog-title" }, "What to try"), button),
    h("ul", { class: "help-body tips" }, items),
  );
  const close = showDialog(node, { onDismiss: () => close(), scrimDismisses: true });
  button.focus();
}
