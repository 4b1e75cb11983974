// Fields to type in. They may tell the app while the person types; see `dispatch_action_config`.
import { fill, h } from "../dom.js";
import { renderText } from "../text/mrkdwn.js";
import { Control } from "./control.js";

const TYPING_PAUSE_MS = 300;
const LONGEST_WAIT_MS = 900; // who types on without a pause still sees the counter move
const SUGGESTED = { email_text_input: "email", url_text_input: "url", number_input: "text" };

function plainOf(rich) {
  const words = (node) => node.text ?? (node.elements ?? []).map(words).join("");
  return (rich?.elements ?? []).map(words).join("\n");
}

/** A typed text as the rich text Slack's own field makes of it. */
function richOf(text) {
  return { type: "rich_text", elements: [{ type: "rich_text_section", elements: [{ type: "text", text }] }] };
}

class TextInput extends Control {
  constructor(element, place) {
    super(element, place);
    this.rich = element.type === "rich_text_input";
    const kept = this.kept();
    const text = kept ? (this.rich ? plainOf(kept.rich_text_value) : kept.value) : this.rich ? plainOf(element.initial_value) : element.initial_value;
    const long = element.multiline || this.rich;
    const config = element.dispatch_action_config?.trigger_actions_on ?? ["on_enter_pressed"];
    this.onEnter = this.dispatches && config.includes("on_enter_pressed");
    this.onCharacter = this.dispatches && config.includes("on_character_entered");
    this.node = h(long ? "textarea" : "input", {
      ...this.hooks(),
      type: long ? null : (SUGGESTED[element.type] ?? "text"),
      inputmode: element.type === "number_input" ? (element.is_decimal_allowed ? "decimal" : "numeric") : null,
      class: "field",
      rows: long ? 4 : null,
      autocomplete: "off",
      placeholder: element.placeholder ? renderText(element.placeholder).textContent : null,
      value: text ?? "",
      on: { input: () => this.typed(), keydown: (event) => this.keydown(event) },
    });
    this.focusTarget = this.node;
    this.count = h("span", { class: "field-count", "data-testid": "field-count" });
    this.mount(h("div", { class: "field-frame" }, this.node, this.count, h("span", { class: "spinner", "aria-hidden": "true" })));
    this.paintCount();
    this.grow();
    this.sending = false;
    this.again = false;
    this.typingSince = null;
  }

  /** Takes what an update may change without touching what is typed. */
  update(element) {
    this.element = element;
    if (element.placeholder) this.node.placeholder = renderText(element.placeholder).textContent;
    this.paintCount();
  }

  typed() {
    this.keep(this.entry());
    this.paintCount();
    this.grow();
    if (!this.onCharacter) return;
    const now = performance.now();
    this.typingSince ??= now;
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.tell(), Math.min(TYPING_PAUSE_MS, Math.max(0, this.typingSince + LONGEST_WAIT_MS - now)));
  }

  /** One dispatch at a time, the newest text last: answers cannot overtake each other. */
  async tell() {
    clearTimeout(this.timer);
    this.typingSince = null;
    this.again = true;
    if (this.sending) return;
    this.sending = true;
    while (this.again) {
      this.again = false;
      const { type: _type, ...fields } = this.entry();
      await this.act(fields);
    }
    this.sending = false;
  }

  keydown(event) {
    if (event.key !== "Enter" || event.isComposing) return;
    if (event.ctrlKey || event.metaKey) return; // the modal submits
    if (this.node.tagName === "TEXTAREA" && !(this.onEnter && !event.shiftKey && !this.element.multiline)) return;
    event.preventDefault();
    if (this.onEnter) this.tell();
    else this.surface.submit?.();
  }

  /** Long texts get room, up to what the style allows. */
  grow() {
    if (this.node.tagName !== "TEXTAREA") return;
    this.node.style.setProperty("height", "auto");
    if (this.node.scrollHeight > 0) this.node.style.setProperty("height", `${this.node.scrollHeight + 2}px`);
  }

  paintCount() {
    const most = this.element.max_length;
    const length = this.node.value.length;
    const shown = most && (length > most * 0.8 || length > most);
    fill(this.count, shown ? String(most - length) : null);
    this.count.classList.toggle("over", Boolean(most) && length > most);
  }

  entry() {
    const text = this.node.value;
    if (this.rich) return { type: this.element.type, rich_text_value: text ? richOf(text) : null };
    return { type: this.element.type, value: text === "" ? null : text };
  }

  empty() {
    return this.node.value.trim() === "";
  }

  problem() {
    const { element } = this;
    const text = this.node.value;
    if (text === "") return null;
    if (element.min_length && text.length < element.min_length) return `Please write at least ${element.min_length} characters; these are ${text.length}.`;
    if (element.max_length && text.length > element.max_length) return `Please write at most ${element.max_length} characters; these are ${text.length}.`;
    if (element.type === "email_text_input" && !/^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(text)) return "Please enter a valid email address.";
    if (element.type === "url_text_input" && !/^https?:\/\/\S+\.?\S+$/i.test(text)) return "Please enter a valid URL.";
    if (element.type === "number_input") return this.numberProblem(text.trim());
    return null;
  }

  numberProblem(text) {
    const { element } = this;
    const number = Number(text);
    if (Number.isNaN(number)) return "Please enter a number.";
    if (!element.is_decimal_allowed && !Number.isInteger(number)) return "Please enter a whole number.";
    if (element.min_value !== undefined && number < Number(element.min_value)) return `Please enter a number of at least ${element.min_value}.`;
    if (element.max_value !== undefined && number > Number(element.max_value)) return `Please enter a number of at most ${element.max_value}.`;
    return null;
  }
}

/** The control of a text field. */
export function textInput(element, place) {
  return new TextInput(element, place).root;
}
