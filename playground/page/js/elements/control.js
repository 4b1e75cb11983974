// What every interactive element has in common: its place, its value, its dispatch and its feedback.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { toastError } from "../toast.js";
import { askConfirm } from "../confirm.js";
import { Surface } from "../surface.js";

export class Control {
  /**
   * @param element Block Kit's element
   * @param place `{surface, blockId, dispatches, input}`; `dispatches` is false for an input block
   *   without `dispatch_action`
   */
  constructor(element, { surface, blockId, dispatches, input = false }) {
    this.element = element;
    this.surface = surface;
    this.blockId = blockId;
    this.actionId = element.action_id ?? "";
    this.dispatches = dispatches;
    this.input = input;
    this.key = Surface.key(blockId, this.actionId);
    this.mark = h("span", { class: "control-mark", "aria-hidden": "true" });
    this.waiting = 0;
    this.root = null;
  }

  /** The attributes by which tests and labels find the element. */
  hooks(more = {}) {
    return { "data-block-id": this.blockId, "data-action-id": this.actionId, ...more };
  }

  /** Puts the element into its frame and makes it known to the surface. */
  mount(node, classes = "") {
    this.root = h("div", { class: `control control-${this.element.type} ${classes}`.trim() }, node, this.mark);
    this.surface.register(this);
    return this.root;
  }

  /** The value kept from before the blocks were drawn anew. */
  kept() {
    const entry = this.surface.values.get(this.key);
    return entry?.type === this.element.type ? entry : null;
  }

  keep(entry) {
    this.surface.values.set(this.key, { type: this.element.type, ...entry });
    this.surface.inputs.get(this.blockId)?.clearError();
  }

  /** The state entry; null for elements without state. */
  entry() {
    return null;
  }

  /** What is wrong with the value, as a sentence, or null. */
  problem() {
    return null;
  }

  /** True where nothing is chosen or typed. */
  empty() {
    return false;
  }

  focus() {
    this.focusTarget?.focus();
  }

  /** Tells the app, with feedback; false when the person declined or it failed. */
  async act(fields) {
    if (this.element.confirm && !(await askConfirm(this.element.confirm))) return false;
    this.busy(1);
    try {
      await this.surface.act(this, fields);
      this.failed(null);
      return true;
    } catch (error) {
      this.failed(error.message);
      toastError(error);
      return false;
    } finally {
      this.busy(-1);
    }
  }

  busy(change) {
    this.waiting += change;
    const waits = this.waiting > 0;
    this.root.classList.toggle("busy", waits);
    this.root.querySelector("[data-action-id]")?.setAttribute("aria-busy", String(waits));
  }

  failed(message) {
    this.mark.replaceChildren();
    this.root.classList.toggle("failed", Boolean(message));
    if (!message) return;
    this.mark.append(h("span", { class: "failed-mark", role: "img", "aria-label": message, title: message, "data-testid": "failed" }, icon("warning")));
    this.mark.removeAttribute("aria-hidden");
  }
}
