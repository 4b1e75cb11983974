// The data_visualization block: line, bar, area and pie, with their figures as a table beside them.
import { h } from "../dom.js";
import { unsupported } from "../elements/index.js";
import { plot } from "./chart-plot.js";
import { pie } from "./chart-pie.js";

function legend(names) {
  return h("ul", { class: "legend", "aria-hidden": "true" }, names.map((name, index) => h("li", null, h("span", { class: `legend-key series-${index % 6}` }), name)));
}

function figures(head, rows) {
  return h(
    "details",
    { class: "figures" },
    h("summary", null, "Show the figures"),
    h(
      "div",
      { class: "table-scroll" },
      h(
        "table",
        { class: "grid-table" },
        h("thead", null, h("tr", null, head.map((cell) => h("th", { scope: "col" }, cell)))),
        h("tbody", null, rows.map(([first, ...cells]) => h("tr", null, h("th", { scope: "row" }, first), cells.map((cell) => h("td", { class: "align-right" }, cell))))),
      ),
    ),
  );
}

function pieParts({ segments = [] }) {
  const total = segments.reduce((sum, segment) => sum + Math.max(0, Number(segment.value) || 0), 0);
  const share = (value) => (total > 0 ? `${Math.round((100 * value) / total)}%` : "0%");
  return {
    picture: pie(segments, share),
    names: segments.map((segment) => `${segment.label} (${share(segment.value)})`),
    table: figures(["", "Value", "Share"], segments.map((segment) => [segment.label, String(segment.value), share(segment.value)])),
  };
}

function plotParts(chart) {
  const series = chart.series ?? [];
  const axis = chart.axis_config ?? {};
  const categories = axis.categories ?? series[0]?.data?.map((point) => point.label) ?? [];
  const valueOf = (one, label) => one.data?.find((point) => point.label === label)?.value;
  const values = series.map((one) => categories.map((label) => valueOf(one, label) ?? null));
  const names = series.map((one) => one.name ?? "");
  return {
    picture: plot(chart.type, { categories, names, values, xLabel: axis.x_label, yLabel: axis.y_label }),
    names,
    table: figures([axis.x_label ?? "", ...names], categories.map((label, row) => [label, ...values.map((column) => (column[row] === null ? "" : String(column[row])))])),
  };
}

export function chart(block) {
  const type = block.chart?.type;
  if (!["line", "bar", "area", "pie"].includes(type)) return unsupported("chart", type);
  const { picture, names, table } = type === "pie" ? pieParts(block.chart) : plotParts(block.chart);
  picture.setAttribute("aria-label", `${block.title}: ${type} chart of ${names.join(", ")}`);
  return h("figure", { class: `chart chart-${type}` }, h("figcaption", null, block.title), picture, names.length > 1 || type === "pie" ? legend(names) : null, table);
}
