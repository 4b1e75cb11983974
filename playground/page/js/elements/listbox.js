// A list to choose from while focus stays in a field (ARIA's combobox pattern).
import { fill, h, uniqueId } from "../dom.js";

export class Listbox {
  /** @param onPick called with the chosen option */
  constructor({ onPick, label, multi = false }) {
    this.onPick = onPick;
    this.id = uniqueId("listbox");
    this.rows = []; // {option, node}
    this.at = -1;
    this.node = h("ul", { id: this.id, class: "listbox", role: "listbox", "aria-label": label, "aria-multiselectable": multi ? "true" : null, "data-testid": "listbox" });
  }

  /**
   * Shows groups of `{label?, options: [{key, label, description?, icon?}]}`; `note` is said where
   * there is nothing to choose.
   */
  show(groups, { selected = new Set(), note = "Nothing found" } = {}) {
    const before = this.active?.key;
    this.rows = [];
    const nodes = groups.flatMap(({ label, options }) => {
      const rows = options.map((option) => this.row(option, selected.has(option.key)));
      if (!label || rows.length === 0) return rows;
      return [h("li", { role: "presentation", class: "listbox-group" }, label), ...rows];
    });
    fill(this.node, this.rows.length > 0 ? nodes : h("li", { role: "presentation", class: "listbox-note" }, note));
    const chosen = this.rows.findIndex(({ option }) => selected.has(option.key));
    const kept = this.rows.findIndex(({ option }) => option.key === before);
    this.move(Math.max(kept >= 0 ? kept : chosen, this.rows.length > 0 ? 0 : -1), true);
  }

  row(option, selected) {
    const node = h(
      "li",
      {
        id: uniqueId("option"),
        role: "option",
        class: "option",
        "aria-selected": String(selected),
        "data-value": option.key,
        "data-testid": `option-${option.key}`,
        on: {
          mousedown: (event) => event.preventDefault(),
          pointermove: () => this.move(this.rows.findIndex((row) => row.node === node), true),
          click: () => this.onPick(option),
        },
      },
      option.icon ?? null,
      h("span", { class: "option-words" }, h("span", { class: "option-label" }, option.label), option.description && h("span", { class: "option-description" }, option.description)),
    );
    this.rows.push({ option, node });
    return node;
  }

  get active() {
    return this.rows[this.at]?.option ?? null;
  }

  get activeId() {
    return this.rows[this.at]?.node.id ?? null;
  }

  /** Makes a row the active one; by its place, or relative to the present one. */
  move(step, absolute = false) {
    const count = this.rows.length;
    this.rows[this.at]?.node.classList.remove("active");
    this.at = count === 0 ? -1 : absolute ? Math.min(Math.max(step, 0), count - 1) : (this.at + step + count) % count;
    const row = this.rows[this.at];
    row?.node.classList.add("active");
    row?.node.scrollIntoView({ block: "nearest" });
    this.onMove?.();
  }

  /** Handles the keys of a list; true when it was one. */
  key(event) {
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: 8, PageUp: -8 };
    if (event.key in steps) {
      const step = steps[event.key];
      this.move(Math.abs(step) === 1 ? step : this.at + step, Math.abs(step) !== 1);
    } else if (event.key === "Enter" && this.active) {
      this.onPick(this.active);
    } else {
      return false;
    }
    event.preventDefault();
    event.stopPropagation();
    return true;
  }
}
