// Radio buttons and checkboxes.
import { h, uniqueId } from "../dom.js";
import { renderText } from "../text/mrkdwn.js";
import { Control } from "./control.js";

class Choices extends Control {
  constructor(element, place) {
    super(element, place);
    this.many = element.type === "checkboxes";
    this.field = this.many ? "selected_options" : "selected_option";
    const kept = this.kept();
    const initial = kept ? kept[this.field] : this.many ? element.initial_options : element.initial_option;
    this.chosen = new Set([initial ?? []].flat().map((option) => String(option.value)));
    const name = uniqueId("choice");
    const rows = (element.options ?? []).map((option) => this.row(option, name));
    const group = h("div", { ...this.hooks(), class: "choices", role: this.many ? "group" : "radiogroup" }, rows);
    this.focusTarget = group.querySelector("input:checked") ?? group.querySelector("input");
    this.mount(group);
  }

  row(option, name) {
    const value = String(option.value);
    const box = h("input", {
      type: this.many ? "checkbox" : "radio",
      name,
      checked: this.chosen.has(value),
      "data-testid": `option-${value}`,
      on: { change: () => this.changed(value, box) },
    });
    return h(
      "label",
      { class: "choice" },
      box,
      h("span", { class: "choice-words" }, h("span", null, renderText(option.text)), option.description && h("span", { class: "option-description" }, renderText(option.description))),
    );
  }

  async changed(value, box) {
    const before = new Set(this.chosen);
    if (!this.many) this.chosen = new Set([value]);
    else if (box.checked) this.chosen.add(value);
    else this.chosen.delete(value);
    this.keep(this.entry());
    if (!this.dispatches) return;
    const { type: _type, ...fields } = this.entry();
    const agreed = await this.act(fields);
    if (agreed || !this.element.confirm) return;
    this.chosen = before;
    for (const input of this.root.querySelectorAll("input")) input.checked = before.has(input.dataset.testid.slice("option-".length));
    this.keep(this.entry());
  }

  entry() {
    const options = (this.element.options ?? []).filter((option) => this.chosen.has(String(option.value)));
    return { type: this.element.type, [this.field]: this.many ? options : (options[0] ?? null) };
  }

  empty() {
    return this.chosen.size === 0;
  }
}

export function choices(element, place) {
  return new Choices(element, place).root;
}
