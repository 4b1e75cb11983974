// What dialogs share: the rest of the page is inert, Tab stays inside, focus goes back afterwards.
import { focusable, h } from "./dom.js";

const open = [];

/** True while any dialog is open. */
export function dialogOpen() {
  return open.length > 0;
}

/** Where focus was, in a form that survives the node being drawn anew. */
function bookmark() {
  const node = document.activeElement;
  const { blockId, actionId } = node?.dataset ?? {};
  const message = node?.closest?.("[data-ts]");
  return () => {
    if (node?.isConnected && node !== document.body) return node;
    if (!actionId) return null;
    const scope = message ? document.querySelector(`[data-ts="${CSS.escape(message.dataset.ts)}"]`) : document;
    const same = [...(scope ?? document).querySelectorAll("[data-action-id]")].find(
      (other) => other.dataset.actionId === actionId && (message || other.dataset.blockId === blockId),
    );
    return same ?? scope?.closest?.("[tabindex]") ?? null;
  };
}

function refresh() {
  const app = document.getElementById("app");
  app.inert = open.length > 0;
  open.forEach((entry, index) => {
    entry.scrim.inert = index < open.length - 1;
  });
}

/**
 * Shows a dialog node above a scrim.
 * @param node the element with role dialog
 * @param onDismiss what Escape and a press on the scrim do
 * @returns a function that takes it away
 */
export function showDialog(node, { onDismiss, scrimDismisses = false }) {
  const restore = bookmark();
  const scrim = h("div", { class: "scrim" }, node);
  const keys = (event) => {
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      onDismiss();
    } else if (event.key === "Tab") {
      const stops = focusable(node);
      if (stops.length === 0) return event.preventDefault();
      const edge = event.shiftKey ? stops[0] : stops.at(-1);
      if (document.activeElement === edge || !node.contains(document.activeElement)) {
        event.preventDefault();
        (event.shiftKey ? stops.at(-1) : stops[0]).focus();
      }
    }
    return undefined;
  };
  scrim.addEventListener("keydown", keys);
  scrim.addEventListener("mousedown", (event) => {
    if (event.target !== scrim) return;
    event.preventDefault();
    if (scrimDismisses) onDismiss();
  });
  document.getElementById("modal-root").append(scrim);
  const entry = { scrim };
  open.push(entry);
  refresh();
  return () => {
    const index = open.indexOf(entry);
    if (index < 0) return;
    open.splice(index, 1);
    scrim.remove();
    refresh();
    restore()?.focus();
  };
}
