// Buttons: plain, icon, feedback and workflow ones.
import { h } from "../dom.js";
import { icon } from "../icons.js";
import { safeUrl } from "../text/links.js";
import { renderText } from "../text/mrkdwn.js";
import { Control } from "./control.js";

const STYLES = new Set(["primary", "danger"]);

export function button(element, place) {
  const control = new Control(element, place);
  const href = safeUrl(element.url);
  const fields = element.value === undefined ? {} : { value: element.value };
  const click = (event) => {
    if (href && element.confirm) {
      event.preventDefault();
      control.act(fields).then((agreed) => agreed && window.open(href, "_blank", "noopener"));
    } else if (control.waiting === 0) {
      control.act(fields);
    }
  };
  const node = h(
    href ? "a" : "button",
    {
      ...control.hooks(),
      class: ["button", STYLES.has(element.style) && element.style],
      type: href ? null : "button",
      href,
      target: href ? "_blank" : null,
      rel: href ? "noopener noreferrer" : null,
      "aria-label": element.accessibility_label,
      on: { click },
    },
    h("span", { class: "button-label" }, renderText(element.text)),
    href && icon("external"),
    h("span", { class: "spinner", "aria-hidden": "true" }),
  );
  control.focusTarget = node;
  return control.mount(node);
}

function small(control, name, text, label, fields, testid) {
  const node = h(
    "button",
    { ...control.hooks({ "data-testid": testid }), type: "button", class: "button quiet", title: text, "aria-label": label ?? text, on: { click: () => control.act(fields) } },
    icon(name),
    h("span", { class: "spinner", "aria-hidden": "true" }),
  );
  control.focusTarget ??= node;
  return node;
}

const words = (object) => (typeof object === "string" ? object : (object?.text ?? ""));

/** `icon_button`, of the context actions block. */
export function iconButton(element, place) {
  const control = new Control(element, place);
  const fields = element.value === undefined ? {} : { value: element.value };
  return control.mount(small(control, element.icon, words(element.text), element.accessibility_label, fields));
}

/** `feedback_buttons`: thumbs up and down. */
export function feedbackButtons(element, place) {
  const control = new Control(element, place);
  const one = (name, part, testid) => small(control, name, words(part.text), part.accessibility_label, { value: part.value }, testid);
  return control.mount(
    h("span", { class: "feedback" }, one("thumbsup", element.positive_button, "feedback-positive"), one("thumbsdown", element.negative_button, "feedback-negative")),
  );
}
