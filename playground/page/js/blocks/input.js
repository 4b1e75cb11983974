// The input block: label, field, hint and the place for its error.
import { fill, h, uniqueId } from "../dom.js";
import { elementNode } from "../elements/index.js";
import { icon } from "../icons.js";
import { Surface } from "../surface.js";
import { renderText } from "../text/mrkdwn.js";

/** What an update may change without a new field. */
const SOFT = new Set(["initial_value", "placeholder", "max_length", "min_length", "focus_on_load"]);

function core(element) {
  return JSON.stringify(Object.fromEntries(Object.entries(element ?? {}).filter(([key]) => !SOFT.has(key))));
}

export function input(block, { surface, blockId }) {
  let now = block;
  const field = elementNode(block.element, { surface, blockId, dispatches: block.dispatch_action === true, input: true });
  const key = Surface.key(blockId, block.element?.action_id ?? "");
  const control = surface.controls.get(key);
  const errorId = uniqueId("error");
  const hintId = uniqueId("hint");
  const labelId = uniqueId("label");
  const label = h("label", { id: labelId, class: "input-label" });
  const hint = h("p", { id: hintId, class: "hint" });
  const error = h("p", { id: errorId, class: "field-error", role: "alert", "data-testid": `error-${blockId}` });
  const node = h("div", { class: "input" }, label, field, error, hint);
  const target = field.querySelector?.("[data-action-id]");

  if (target) {
    const isGroup = target.classList.contains("choices");
    target.id = uniqueId("field");
    if (!isGroup) label.htmlFor = target.id;
    target.removeAttribute("aria-label");
    target.setAttribute("aria-labelledby", labelId);
    target.setAttribute("aria-describedby", `${hintId} ${errorId}`);
  }

  const paint = () => {
    fill(label, renderText(now.label), now.optional && h("span", { class: "optional" }, "(optional)"));
    fill(hint, now.hint ? renderText(now.hint) : null);
    hint.hidden = !now.hint;
  };
  paint();

  surface.inputs.set(blockId, {
    node,
    control,
    showError(text) {
      fill(error, icon("warning"), text);
      node.classList.add("with-error");
      target?.setAttribute("aria-invalid", "true");
    },
    clearError() {
      fill(error);
      node.classList.remove("with-error");
      target?.removeAttribute("aria-invalid");
    },
    /** What is wrong before the app is asked. */
    problem() {
      if (!control) return null;
      if (now.optional !== true && control.empty()) return "Please complete this required field.";
      return control.problem();
    },
  });

  return {
    node,
    /** Takes a newer version of the block; false where the field itself is another. */
    update(next) {
      if (next.type !== "input" || core(next.element) !== core(now.element)) return false;
      if ((next.dispatch_action === true) !== (now.dispatch_action === true)) return false;
      now = next;
      paint();
      control?.update?.(next.element);
      return true;
    },
  };
}
