// The file field: it lets one choose, and says that nothing leaves the browser.
import { h } from "../dom.js";
import { Control } from "./control.js";

class FileField extends Control {
  constructor(element, place) {
    super(element, place);
    const types = (element.filetypes ?? []).map((type) => `.${type}`).join(",");
    this.node = h("input", { ...this.hooks(), type: "file", class: "field file-field", accept: types || null, multiple: (element.max_files ?? 10) > 1 });
    this.focusTarget = this.node;
    this.mount(h("div", null, this.node, h("p", { class: "hint" }, "The local Slack stores no files: what you choose stays in this browser.")));
  }

  entry() {
    return { type: "file_input", files: [] };
  }
}

export function fileField(element, place) {
  return new FileField(element, place).root;
}
