// Tables: the plain one, and the data table that sorts, filters and turns pages.
import { fill, h } from "../dom.js";
import { elementNode, unsupported } from "../elements/index.js";
import { icon } from "../icons.js";
import { withDrawnEmoji } from "../emoji.js";
import { richText } from "./rich-text.js";

function cellNode(cell, context) {
  if (!cell) return "";
  if (cell.type === "raw_text") return withDrawnEmoji(cell.text ?? "");
  if (cell.type === "raw_number") return cell.text ?? String(cell.value);
  if (cell.type === "rich_text") return richText(cell);
  if (cell.type === "action") return elementNode(cell.element, { ...context, dispatches: true });
  return unsupported("cell", cell.type);
}

function cellWords(cell) {
  if (!cell) return "";
  if (cell.text !== undefined) return String(cell.text);
  if (cell.type === "rich_text") return richText(cell).textContent;
  return String(cell.value ?? cell.element?.text?.text ?? "");
}

export function table(block, context) {
  const settings = block.column_settings ?? [];
  const classes = (column) => [settings[column]?.align && `align-${settings[column].align}`, settings[column]?.is_wrapped && "wrapped"];
  const [head = [], ...rows] = block.rows ?? [];
  return h(
    "div",
    { class: "table-scroll", tabindex: "0", role: "group", "aria-label": "Table" },
    h(
      "table",
      { class: "grid-table" },
      h("thead", null, h("tr", null, head.map((cell, column) => h("th", { scope: "col", class: classes(column) }, cellNode(cell, context))))),
      h("tbody", null, rows.map((row) => h("tr", null, row.map((cell, column) => h("td", { class: classes(column) }, cellNode(cell, context)))))),
    ),
  );
}

function compare(a, b) {
  const numbers = [a, b].map((cell) => (cell?.type === "raw_number" ? Number(cell.value) : Number.NaN));
  if (!numbers.some(Number.isNaN)) return numbers[0] - numbers[1];
  return cellWords(a).localeCompare(cellWords(b), undefined, { numeric: true });
}

class DataTable {
  constructor(block, context) {
    [this.head, ...this.rows] = block.rows ?? [[]];
    this.context = context;
    this.size = Math.min(Math.max(block.page_size ?? 5, 1), 100);
    this.rowHeader = block.row_header_column_index ?? 0;
    this.page = 0;
    this.sort = null; // {column, direction}
    this.words = "";
    this.body = h("tbody");
    this.headRow = h("tr");
    this.pager = h("div", { class: "pager" });
    const filter = h("input", {
      type: "search",
      class: "field filter",
      placeholder: "Filter",
      "aria-label": `Filter ${block.caption}`,
      on: { input: () => { this.words = filter.value.toLowerCase(); this.page = 0; this.paint(); } },
    });
    this.node = h(
      "div",
      { class: "data-table" },
      h(
        "div",
        { class: "table-scroll", tabindex: "0", role: "group", "aria-label": block.caption },
        h("table", { class: "grid-table" }, h("caption", null, h("span", null, block.caption), this.rows.length > this.size ? filter : null), h("thead", null, this.headRow), this.body),
      ),
      this.pager,
    );
    this.paint();
  }

  shown() {
    let rows = this.rows;
    if (this.words) rows = rows.filter((row) => row.some((cell) => cellWords(cell).toLowerCase().includes(this.words)));
    if (!this.sort) return rows;
    const { column, direction } = this.sort;
    return [...rows].sort((a, b) => direction * compare(a[column], b[column]));
  }

  sortBy(column) {
    const again = this.sort?.column === column;
    if (again && this.sort.direction < 0) this.sort = null;
    else this.sort = { column, direction: again ? -1 : 1 };
    this.page = 0;
    this.paint();
    this.headRow.children[column].querySelector("button").focus();
  }

  headCell(cell, column) {
    const direction = this.sort?.column === column ? this.sort.direction : 0;
    return h(
      "th",
      { scope: "col", "aria-sort": direction > 0 ? "ascending" : direction < 0 ? "descending" : null, class: this.rows[0]?.[column]?.type === "raw_number" ? "align-right" : null },
      h("button", { type: "button", class: "sort-button", on: { click: () => this.sortBy(column) } }, cellWords(cell), direction !== 0 && icon(direction > 0 ? "up" : "down")),
    );
  }

  paint() {
    fill(this.headRow, this.head.map((cell, column) => this.headCell(cell, column)));
    const rows = this.shown();
    const pages = Math.max(1, Math.ceil(rows.length / this.size));
    this.page = Math.min(this.page, pages - 1);
    const page = rows.slice(this.page * this.size, (this.page + 1) * this.size);
    const cell = (entry, column) =>
      h(column === this.rowHeader ? "th" : "td", { scope: column === this.rowHeader ? "row" : null, class: entry?.type === "raw_number" ? "align-right" : null }, cellNode(entry, this.context));
    fill(this.body, page.map((row) => h("tr", null, row.map(cell))));
    const turn = (step, name, label) =>
      h("button", { type: "button", class: "icon-button", "aria-label": label, disabled: this.page + step < 0 || this.page + step >= pages, on: { click: () => { this.page += step; this.paint(); } } }, icon(name));
    const first = rows.length === 0 ? 0 : this.page * this.size + 1;
    fill(this.pager, pages > 1 || this.words ? [turn(-1, "left", "Previous page"), h("span", { role: "status" }, `${first}–${first + page.length - (page.length ? 1 : 0)} of ${rows.length}`), turn(1, "right", "Next page")] : null);
  }
}

export function dataTable(block, context) {
  return new DataTable(block, context).node;
}
