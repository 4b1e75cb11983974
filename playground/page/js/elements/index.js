// Which element is drawn by what.
import { h } from "../dom.js";
import { safeImageUrl } from "../text/links.js";
import { button, feedbackButtons, iconButton } from "./button.js";
import { choices } from "./choices.js";
import { dateField } from "./dates.js";
import { fileField, filePath } from "./file.js";
import { overflow } from "./overflow.js";
import { select } from "./select.js";
import { textInput } from "./text-input.js";

/** A picture, or its description where it cannot be shown. */
export function imageNode({ image_url: url, slack_file: file, alt_text: alt }, classes = "") {
  const source = safeImageUrl(url ?? file?.url ?? (file?.id && filePath(file)));
  const missing = () => h("span", { class: `image-missing ${classes}` }, alt || "picture");
  if (!source) return missing();
  const node = h("img", { src: source, alt: alt ?? "", class: classes, loading: "lazy" });
  node.addEventListener("error", () => node.replaceWith(missing()));
  return node;
}

const SELECTS = ["static", "external", "users", "conversations", "channels"].flatMap((kind) => [`${kind}_select`, `multi_${kind}_select`]);
const TEXTS = ["plain_text_input", "email_text_input", "url_text_input", "number_input", "rich_text_input"];

const ELEMENTS = {
  button,
  workflow_button: button,
  icon_button: iconButton,
  feedback_buttons: feedbackButtons,
  overflow,
  radio_buttons: choices,
  checkboxes: choices,
  datepicker: dateField,
  timepicker: dateField,
  datetimepicker: dateField,
  file_input: fileField,
  image: (element) => imageNode(element, "accessory-image"),
  ...Object.fromEntries(SELECTS.map((type) => [type, select])),
  ...Object.fromEntries(TEXTS.map((type) => [type, textInput])),
};

/** A visible note in place of what this page does not know. */
export function unsupported(what, type) {
  return h("div", { class: "unsupported", role: "note", "data-testid": "unsupported" }, `Unsupported ${what}: `, h("code", null, String(type)));
}

/** The node of an element; `place` is `{surface, blockId, dispatches}`. */
export function elementNode(element, place) {
  const draw = Object.hasOwn(ELEMENTS, element?.type) ? ELEMENTS[element.type] : null;
  return draw ? draw(element, place) : unsupported("element", element?.type);
}
