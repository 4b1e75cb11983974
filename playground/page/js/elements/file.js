// The file field: what is chosen, dropped or pasted is uploaded at once and handed in with the form.
import { api } from "../api.js";
import { fill, h } from "../dom.js";
import { icon } from "../icons.js";
import { store } from "../store.js";
import { announce } from "../toast.js";
import { Control } from "./control.js";

const MOST = 10; // files in one field; docs.slack.dev/reference/block-kit/block-elements

/** Where this page finds a file of the workspace. */
export function filePath({ id, name }) {
  return `/page/files/${encodeURIComponent(id)}/${encodeURIComponent(name || "file")}`;
}

export const isPicture = (file) => (file.mimetype ?? "").startsWith("image/");

function weight(bytes) {
  if (bytes < 1024) return `${bytes} B`;
  return bytes < 1024 * 1024 ? `${Math.round(bytes / 1024)} KB` : `${(bytes / 1024 / 1024).toFixed(1)} MB`;
}

class FileField extends Control {
  constructor(element, place) {
    super(element, place);
    this.files = this.kept()?.files ?? [];
    this.types = (element.filetypes ?? []).map((type) => type.toLowerCase());
    this.most = element.max_files ?? MOST;
    this.uploading = 0;
    this.node = h("input", {
      ...this.hooks(),
      type: "file",
      class: "visually-hidden",
      accept: this.types.map((type) => `.${type}`).join(",") || null,
      multiple: this.most > 1,
      on: { change: () => this.add([...this.node.files]) },
    });
    this.focusTarget = this.node;
    this.list = h("ul", { class: "chosen-files", "data-testid": `files-${this.blockId}` });
    this.status = h("span", { class: "quiet", role: "status" });
    const offer = h("span", { class: "quiet" }, "or drop or paste them here");
    const box = h("div", { class: "file-box" }, h("label", { class: "button file-choose" }, icon("file"), h("span", null, "Choose files"), this.node), offer, this.status);
    const frame = h("div", { class: "file-field", on: { dragover: (event) => this.over(event, box), dragleave: () => box.classList.remove("over"), drop: (event) => this.dropped(event, box), paste: (event) => this.pasted(event) } }, this.list, box);
    this.mount(frame);
    this.paint();
  }

  over(event, box) {
    if (![...event.dataTransfer.types].includes("Files")) return;
    event.preventDefault();
    box.classList.add("over");
  }

  dropped(event, box) {
    box.classList.remove("over");
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    this.add([...event.dataTransfer.files]);
  }

  pasted(event) {
    if (event.clipboardData.files.length === 0) return;
    event.preventDefault();
    this.add([...event.clipboardData.files]);
  }

  /** Why a file may not come in, or null. */
  refusal(file) {
    const type = file.name.includes(".") ? file.name.split(".").pop().toLowerCase() : "";
    if (this.types.length > 0 && !this.types.includes(type)) return `${file.name} is none of ${this.types.join(", ")}.`;
    if (this.files.length + this.uploading >= this.most) return `No more than ${this.most} ${this.most === 1 ? "file" : "files"} can be chosen here.`;
    return null;
  }

  async add(chosen) {
    this.node.value = ""; // the same file may be chosen again
    const refused = [];
    const coming = [];
    for (const file of chosen) {
      const why = this.refusal(file);
      if (why) refused.push(why);
      else {
        this.uploading += 1;
        coming.push(this.upload(file, refused));
      }
    }
    this.paint();
    await Promise.all(coming);
    if (refused.length > 0) this.surface.inputs.get(this.blockId)?.showError([...new Set(refused)].join(" "));
  }

  async upload(file, refused) {
    try {
      const { file: stored } = await api.upload(store.me, file);
      this.files = [...this.files, stored];
      this.keep(this.entry());
      announce(`${file.name} is uploaded.`);
    } catch (error) {
      refused.push(error.message);
    }
    this.uploading -= 1;
    this.paint();
  }

  remove(gone) {
    this.files = this.files.filter((file) => file.id !== gone.id);
    this.keep(this.entry());
    this.paint();
    this.node.focus();
    announce(`${gone.name} is taken out.`);
  }

  paint() {
    fill(
      this.list,
      this.files.map((file) =>
        h(
          "li",
          { class: "chosen-file", "data-testid": `file-${file.id}` },
          isPicture(file) ? h("img", { class: "file-thumb", src: filePath(file), alt: "" }) : icon("file"),
          h("span", { class: "chosen-name" }, file.name),
          h("span", { class: "quiet" }, weight(file.size)),
          h("button", { type: "button", class: "icon-button", "aria-label": `Take out ${file.name}`, title: "Take out", on: { click: () => this.remove(file) } }, icon("close")),
        ),
      ),
    );
    this.list.hidden = this.files.length === 0;
    fill(this.status, this.uploading > 0 ? "Uploading…" : null);
  }

  entry() {
    return { type: "file_input", files: this.files };
  }

  empty() {
    return this.files.length + this.uploading === 0;
  }

  problem() {
    return this.uploading > 0 ? "Please wait until the files are uploaded." : null;
  }
}

export function fileField(element, place) {
  return new FileField(element, place).root;
}
