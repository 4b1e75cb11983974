// Modals: a stack of up to three views, of which the top one is shown.
import { api } from "./api.js";
import { renderBlocks } from "./blocks/render.js";
import { showDialog } from "./dialog.js";
import { fill, focusable, h, uniqueId } from "./dom.js";
import { icon } from "./icons.js";
import { closePopovers } from "./popover.js";
import { on, store } from "./store.js";
import { Surface } from "./surface.js";
import { renderText } from "./text/mrkdwn.js";
import { toastError } from "./toast.js";

const stack = [];
let dialog = null; // {node, close}

class Frame {
  constructor(view) {
    this.surface = new Surface({ type: "view", view_id: view.id });
    this.surface.submit = () => submit(this);
    this.titleId = uniqueId("title");
    this.head = h("header", { class: "dialog-head" });
    this.banner = h("p", { class: "modal-banner", role: "alert", "data-testid": "modal-error" });
    this.body = h("div", { class: "modal-body" });
    this.foot = h("footer", { class: "dialog-foot" });
    this.node = h("div", { class: "modal-frame" }, this.head, this.banner, this.body, this.foot);
    this.waiting = false;
    this.update(view);
  }

  update(view) {
    this.view = view;
    this.surface.container.view_id = view.id;
    this.say(null);
    renderBlocks(this.body, view.blocks, this.surface);
    this.paint();
  }

  paint() {
    const depth = stack.indexOf(this);
    const { view } = this;
    fill(
      this.head,
      depth > 0 && h("button", { type: "button", class: "icon-button", "aria-label": "Back", "data-testid": "modal-back", on: { click: () => dismiss(this) } }, icon("back")),
      h("h2", { id: this.titleId, class: "dialog-title" }, renderText(view.title)),
      h("button", { type: "button", class: "icon-button", "aria-label": "Close", "data-testid": "modal-close", on: { click: () => dismissAll() } }, icon("close")),
    );
    this.cancelButton ??= h("button", { type: "button", class: "button", "data-testid": "modal-cancel", on: { click: () => dismiss(this) } });
    this.submitButton ??= h("button", { type: "button", class: "button primary solid", "data-testid": "modal-submit", on: { click: () => submit(this) } });
    fill(this.cancelButton, view.close ? renderText(view.close) : view.submit ? "Cancel" : "Close");
    fill(this.submitButton, h("span", { class: "button-label" }, view.submit ? renderText(view.submit) : "Submit"), h("span", { class: "spinner", "aria-hidden": "true" }));
    this.submitButton.hidden = !view.submit;
    if (!this.foot.hasChildNodes()) this.foot.append(this.cancelButton, this.submitButton);
    this.submitButton.disabled = this.waiting;
    this.submitButton.classList.toggle("busy", this.waiting);
    this.node.setAttribute("aria-busy", String(this.waiting));
  }

  wait(waiting) {
    this.waiting = waiting;
    this.paint();
  }

  say(text) {
    fill(this.banner, text ? [icon("warning"), text] : null);
  }

  /** Shows errors under their fields; focuses the first. */
  showErrors(errors) {
    const lost = [];
    for (const [blockId, text] of Object.entries(errors)) {
      const input = this.surface.inputs.get(blockId);
      if (input) input.showError(text);
      else lost.push(text);
    }
    this.say(lost.length > 0 ? lost.join(" ") : null);
    const first = [...this.surface.inputs.entries()].find(([blockId]) => blockId in errors);
    first?.[1].node.scrollIntoView({ block: "nearest" });
    first?.[1].control?.focus();
  }

  problems() {
    const errors = {};
    for (const [blockId, input] of this.surface.inputs) {
      const problem = input.problem();
      if (problem) errors[blockId] = problem;
    }
    return errors;
  }

  focusFirst() {
    const wanted = [...this.surface.controls.values()].find((control) => control.element.focus_on_load);
    const fields = [...this.body.querySelectorAll("input, textarea")].filter((node) => !node.disabled);
    const target = wanted?.focusTarget ?? fields[0] ?? focusable(this.body)[0] ?? (this.view.submit ? this.submitButton : this.cancelButton);
    target.focus();
    if (typeof target.setSelectionRange === "function" && target.tagName === "TEXTAREA") target.setSelectionRange(target.value.length, target.value.length);
  }
}

function show({ focus = true } = {}) {
  closePopovers();
  const frame = stack.at(-1);
  if (!frame) {
    dialog?.close();
    dialog = null;
    return;
  }
  if (!dialog) {
    const node = h("div", { class: "dialog modal", role: "dialog", "aria-modal": "true", "data-testid": "modal", on: { keydown: submitKey } });
    dialog = { node, close: showDialog(node, { onDismiss: () => dismiss(stack.at(-1)) }) };
  }
  fill(dialog.node, frame.node);
  dialog.node.setAttribute("aria-labelledby", frame.titleId);
  dialog.node.dataset.viewId = frame.view.id;
  dialog.node.dataset.callbackId = frame.view.callback_id ?? "";
  frame.paint();
  for (const control of frame.surface.controls.values()) control.grow?.();
  if (focus) frame.focusFirst();
}

function submitKey(event) {
  if (event.key !== "Enter" || !(event.ctrlKey || event.metaKey)) return;
  event.preventDefault();
  const frame = stack.at(-1);
  if (frame?.view.submit) submit(frame);
}

const find = (id) => stack.find((frame) => frame.view.id === id);

function open(view) {
  const known = find(view.id);
  if (known) return known.update(view);
  stack.length = 0;
  stack.push(new Frame(view));
  return show();
}

function push(view) {
  const known = find(view.id);
  if (known) return known.update(view);
  stack.push(new Frame(view));
  return show();
}

function remove(frame) {
  const index = stack.indexOf(frame);
  if (index < 0) return;
  stack.length = index;
  show({ focus: stack.length > 0 });
}

/** Closes every view without asking or telling anybody. */
export function clearModals() {
  stack.length = 0;
  show();
}

async function tellClosed(frame, cleared) {
  try {
    await api.close({ user: store.me, view_id: frame.view.id, is_cleared: cleared });
  } catch (error) {
    toastError(error);
  }
}

function dismiss(frame) {
  if (!frame) return;
  remove(frame);
  tellClosed(frame, false);
}

function dismissAll() {
  const frame = stack.at(-1);
  clearModals();
  if (frame) tellClosed(frame, true);
}

async function submit(frame) {
  if (frame.waiting || !frame.view.submit) return;
  const errors = frame.problems();
  if (Object.keys(errors).length > 0) return frame.showErrors(errors);
  for (const input of frame.surface.inputs.values()) input.clearError();
  frame.say(null);
  frame.wait(true);
  let answer = null;
  try {
    answer = await api.submit({ user: store.me, view_id: frame.view.id, state: frame.surface.state() });
  } catch (error) {
    frame.say(error.message);
  }
  frame.wait(false);
  return answer && take(frame, answer);
}

function take(frame, answer) {
  const { response_action: action, view, errors } = answer;
  if (action === "errors") frame.showErrors(errors ?? {});
  else if (action === "update" && view) {
    frame.update(view);
    if (stack.at(-1) === frame) show({ focus: !frame.node.contains(document.activeElement) });
  } else if (action === "push" && view) push(view);
  else if (action === "clear") clearModals();
  else remove(frame);
}

on("event:view_opened", ({ view }) => open(view));
on("event:view_pushed", ({ view }) => push(view));
on("event:view_updated", ({ view }) => {
  const frame = find(view.id);
  if (!frame) return;
  frame.update(view);
  if (dialog && stack.at(-1) === frame) {
    dialog.node.dataset.callbackId = view.callback_id ?? "";
    if (!dialog.node.contains(document.activeElement)) frame.focusFirst();
  }
});
on("event:view_closed", ({ view_id: id, cleared }) => {
  if (cleared) clearModals();
  else if (find(id)) remove(find(id));
});
