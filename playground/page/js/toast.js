// Short notes in a corner, and a voice for screen readers.
import { h } from "./dom.js";
import { icon } from "./icons.js";

const SHOWN_MS = 7000;

/** Shows a note; `kind` is info, error or success; `act` gives it a button. */
export function toast(text, { kind = "info", act = null } = {}) {
  const host = document.getElementById("toasts");
  const remove = () => node.remove();
  const node = h(
    "div",
    { class: `toast toast-${kind}`, "data-testid": "toast", "data-kind": kind },
    icon(kind === "error" ? "warning" : kind === "success" ? "check" : "info"),
    h("span", { class: "toast-text" }, text),
    act && h("button", { class: "toast-act", type: "button", on: { click: () => { remove(); act.run(); } } }, act.label),
    h("button", { class: "icon-button", type: "button", "aria-label": "Dismiss", on: { click: remove } }, icon("close")),
  );
  for (const old of [...host.children].slice(0, -3)) old.remove();
  host.append(node);
  setTimeout(remove, SHOWN_MS);
  return node;
}

/** Shows what went wrong. */
export function toastError(error) {
  toast(error.message || "Something went wrong.", { kind: "error" });
}

let pending = null;

/** Says something to screen readers; a burst is said as its last line. */
export function announce(text) {
  clearTimeout(pending);
  pending = setTimeout(() => {
    document.getElementById("announcer").textContent = text;
  }, 150);
}
