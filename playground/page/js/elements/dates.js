// Date, time, and date with time: the browser's own fields, in the reader's zone.
import { h } from "../dom.js";
import { renderText } from "../text/mrkdwn.js";
import { Control } from "./control.js";

const pad = (number) => String(number).padStart(2, "0");

/** Seconds since 1970 as the text of a local date-and-time field. */
function localText(seconds) {
  const date = new Date(seconds * 1000);
  return `${date.getFullYear()}-${pad(date.getMonth() + 1)}-${pad(date.getDate())}T${pad(date.getHours())}:${pad(date.getMinutes())}`;
}

const KINDS = {
  datepicker: { input: "date", initial: "initial_date", selected: "selected_date", read: (text) => text, show: (value) => value },
  timepicker: { input: "time", initial: "initial_time", selected: "selected_time", read: (text) => text.slice(0, 5), show: (value) => value },
  datetimepicker: {
    input: "datetime-local",
    initial: "initial_date_time",
    selected: "selected_date_time",
    read: (text) => Math.floor(new Date(text).getTime() / 1000),
    show: localText,
  },
};

class DateField extends Control {
  constructor(element, place) {
    super(element, place);
    this.kind = KINDS[element.type];
    const kept = this.kept();
    this.value = (kept ? kept[this.kind.selected] : element[this.kind.initial]) ?? null;
    const placeholder = element.placeholder ? renderText(element.placeholder).textContent : null;
    this.node = h("input", {
      ...this.hooks(),
      type: this.kind.input,
      class: "field date-field",
      value: this.value === null ? "" : this.kind.show(this.value),
      title: placeholder,
      "aria-label": placeholder ?? this.kind.input,
      on: { change: () => this.changed() },
    });
    this.focusTarget = this.node;
    this.mount(h("div", { class: "field-frame" }, this.node, h("span", { class: "spinner", "aria-hidden": "true" })));
  }

  async changed() {
    const before = this.value;
    this.value = this.node.value ? this.kind.read(this.node.value) : null;
    this.keep(this.entry());
    if (!this.dispatches || this.value === before) return;
    const agreed = await this.act({ [this.kind.selected]: this.value });
    if (agreed || !this.element.confirm) return;
    this.value = before;
    this.node.value = before === null ? "" : this.kind.show(before);
    this.keep(this.entry());
  }

  entry() {
    return { type: this.element.type, [this.kind.selected]: this.value };
  }

  empty() {
    return this.value === null;
  }

  problem() {
    return this.node.validity.badInput ? "Please enter a whole date or time." : null;
  }
}

export function dateField(element, place) {
  return new DateField(element, place).root;
}
