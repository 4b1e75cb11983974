// Block Kit's confirm object, and the page's own questions, as a small dialog.
import { showDialog } from "./dialog.js";
import { h, uniqueId } from "./dom.js";
import { renderText } from "./text/mrkdwn.js";

/** Asks; resolves to true when the person agreed. */
export function askConfirm({ title, text, confirm, deny, style }) {
  return new Promise((resolve) => {
    const labelId = uniqueId("confirm");
    const done = (answer) => {
      close();
      resolve(answer);
    };
    const agree = h(
      "button",
      { type: "button", class: `button ${style === "danger" ? "danger solid" : "primary solid"}`, "data-testid": "confirm-ok", on: { click: () => done(true) } },
      renderText(confirm ?? "Yes"),
    );
    const node = h(
      "div",
      { class: "dialog confirm", role: "alertdialog", "aria-modal": "true", "aria-labelledby": labelId, "data-testid": "confirm" },
      h("h2", { id: labelId, class: "dialog-title" }, renderText(title ?? "Are you sure?")),
      h("div", { class: "confirm-text rich" }, renderText(text)),
      h(
        "div",
        { class: "dialog-foot" },
        h("button", { type: "button", class: "button", "data-testid": "confirm-cancel", on: { click: () => done(false) } }, renderText(deny ?? "Cancel")),
        agree,
      ),
    );
    const close = showDialog(node, { onDismiss: () => done(false), scrimDismisses: true });
    agree.focus();
  });
}
