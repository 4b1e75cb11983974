// Selects, single and multiple, as comboboxes: type to search, arrows to move, Enter to choose.
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { openPopover } from "../popover.js";
import { store } from "../store.js";
import { renderText } from "../text/mrkdwn.js";
import { Control } from "./control.js";
import { Listbox } from "./listbox.js";
import { groupsOf, matching, optionFor, staticGroups } from "./option-sources.js";

const SEARCH_DELAY_MS = 200;
const FIELDS = { static: "option", external: "option", users: "user", conversations: "conversation", channels: "channel" };

class Select extends Control {
  constructor(element, place) {
    super(element, place);
    this.multi = element.type.startsWith("multi_");
    const kind = FIELDS[element.type.replace("multi_", "").replace("_select", "")];
    this.field = `selected_${kind}${this.multi ? "s" : ""}`;
    const kept = this.kept();
    const initial = kept ? kept[this.field] : this.initial(`initial_${kind}${this.multi ? "s" : ""}`);
    this.chosen = [initial ?? []].flat().map((raw) => optionFor(element, raw)).filter((option) => this.offered(option));
    this.panel = null;
    this.groups = null;
    this.build();
  }

  initial(name) {
    const { element } = this;
    if (element[name]) return element[name];
    const here = this.surface.container.channel_id ?? store.openChannel;
    return element.default_to_current_conversation && here ? (this.multi ? [here] : here) : null;
  }

  /** An option kept from before may be gone or be worded anew. */
  offered(option) {
    if (!this.element.type.includes("static")) return true;
    const now = groupsOf(this.element).flatMap((group) => group.options).find((other) => other.key === option.key);
    if (now) option.raw = now.raw;
    return Boolean(now);
  }

  build() {
    const placeholder = this.element.placeholder ? renderText(this.element.placeholder).textContent : "Choose";
    this.placeholder = placeholder;
    this.list = new Listbox({ label: placeholder, multi: this.multi, onPick: (option) => this.pick(option) });
    this.list.onMove = () => {
      if (this.list.activeId && this.panel) this.entryField.setAttribute("aria-activedescendant", this.list.activeId);
      else this.entryField.removeAttribute("aria-activedescendant");
    };
    this.chips = h("span", { class: "chips" });
    this.entryField = h("input", {
      ...this.hooks(),
      type: "text",
      role: "combobox",
      class: "select-field",
      autocomplete: "off",
      spellcheck: "false",
      "aria-expanded": "false",
      "aria-haspopup": "listbox",
      "aria-autocomplete": "list",
      "aria-controls": this.list.id,
      "aria-label": placeholder,
      on: {
        click: () => this.open(),
        input: () => this.search(),
        keydown: (event) => this.keydown(event),
        blur: () => this.panel?.close(),
      },
    });
    const box = h("div", { class: ["select", this.multi && "multi"], on: { mousedown: (event) => this.press(event) } }, this.chips, this.entryField, icon("down"), h("span", { class: "spinner", "aria-hidden": "true" }));
    this.box = box;
    this.focusTarget = this.entryField;
    this.mount(box);
    this.paint();
  }

  press(event) {
    if (event.target === this.entryField || event.target.closest("button")) return;
    event.preventDefault();
    this.entryField.focus();
    this.open();
  }

  /** Shows what is chosen. */
  paint() {
    const typed = this.panel !== null;
    if (this.multi) {
      fill(this.chips, this.chosen.map((option) => this.chip(option)));
      this.entryField.placeholder = this.chosen.length > 0 ? "" : this.placeholder;
      if (!typed) this.entryField.value = "";
    } else {
      const label = this.chosen[0] ? optionFor(this.element, this.chosen[0].raw).label : null;
      if (!typed) this.entryField.value = label ? (label.textContent ?? label) : "";
      this.entryField.placeholder = label ? (label.textContent ?? label) : this.placeholder;
    }
    this.box.classList.toggle("has-value", this.chosen.length > 0);
  }

  chip(option) {
    const shown = optionFor(this.element, option.raw);
    const remove = () => {
      this.chosen = this.chosen.filter((other) => other.key !== option.key);
      this.paint();
      this.changed();
      this.entryField.focus();
    };
    return h("span", { class: "chip", "data-testid": `chip-${option.key}` }, shown.label, h("button", { type: "button", "aria-label": `Remove ${shown.words}`, on: { click: remove } }, icon("close")));
  }

  open() {
    if (this.panel) return;
    this.before = JSON.stringify(this.entry());
    this.entryField.value = "";
    this.panel = openPopover(this.box, this.list.node, { match: true, onClose: () => this.closed() });
    this.entryField.setAttribute("aria-expanded", "true");
    this.groups = groupsOf(this.element);
    this.search();
  }

  closed() {
    this.panel = null;
    clearTimeout(this.timer);
    this.entryField.setAttribute("aria-expanded", "false");
    this.entryField.removeAttribute("aria-activedescendant");
    this.paint();
    if (this.multi && this.before !== JSON.stringify(this.entry())) this.changed();
  }

  search() {
    if (!this.panel) this.open();
    const typed = this.entryField.value;
    if (this.groups) return this.fillList(matching(this.groups, typed));
    const least = this.element.min_query_length ?? 3;
    clearTimeout(this.timer);
    if (typed.trim().length < least) {
      return this.fillList([], `Type ${least === 1 ? "a character" : `${least} characters`} or more to search`);
    }
    this.fillList([], "Searching…");
    this.timer = setTimeout(() => this.ask(typed), SEARCH_DELAY_MS);
    return undefined;
  }

  async ask(typed) {
    let groups = [];
    let note = "Nothing found";
    try {
      groups = staticGroups(await this.surface.options(this, typed.trim()));
    } catch (error) {
      note = error.message;
    }
    if (this.panel && this.entryField.value === typed) this.fillList(groups, note);
  }

  fillList(groups, note) {
    this.list.show(groups, { selected: new Set(this.chosen.map((option) => option.key)), note });
    this.panel?.place();
  }

  async pick(option) {
    if (this.multi) {
      const has = this.chosen.some((other) => other.key === option.key);
      const most = this.element.max_selected_items ?? Infinity;
      if (!has && this.chosen.length >= most) return;
      this.chosen = has ? this.chosen.filter((other) => other.key !== option.key) : [...this.chosen, option];
      this.entryField.value = "";
      this.paint();
      this.keep(this.entry());
      this.search();
      return;
    }
    const before = this.chosen;
    this.chosen = [option];
    this.panel?.close();
    this.paint();
    if (!(await this.changed()) && this.element.confirm) {
      this.chosen = before;
      this.paint();
      this.keep(this.entry());
    }
  }

  async changed() {
    this.keep(this.entry());
    this.before = JSON.stringify(this.entry());
    if (!this.dispatches) return true;
    const { type: _type, ...fields } = this.entry();
    return this.act(fields);
  }

  keydown(event) {
    if (this.panel) {
      if (this.list.key(event)) return;
      if (event.key === "Tab") this.panel.close();
    } else if (["ArrowDown", "ArrowUp", "Enter"].includes(event.key) && !event.ctrlKey && !event.metaKey) {
      event.preventDefault();
      event.stopPropagation();
      this.open();
      return;
    }
    if (this.multi && event.key === "Backspace" && this.entryField.value === "" && this.chosen.length > 0) {
      this.chosen = this.chosen.slice(0, -1);
      this.paint();
      this.changed();
    }
  }

  entry() {
    const raws = this.chosen.map((option) => option.raw);
    return { type: this.element.type, [this.field]: this.multi ? raws : (raws[0] ?? null) };
  }

  empty() {
    return this.chosen.length === 0;
  }
}

export function select(element, place) {
  return new Select(element, place).root;
}
