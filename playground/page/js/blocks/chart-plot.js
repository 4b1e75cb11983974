// Line, bar and area charts on two axes.
import { svg } from "../dom.js";

const WIDTH = 560;
const HEIGHT = 250;
const PAD = { left: 52, right: 14, top: 14, bottom: 34 };
const LINE = 13;
const SIGN = 7; // how wide a letter of a label is, about

/** About five round ticks that cover the values, zero included; counts have no halves. */
export function ticks(values) {
  const whole = values.every(Number.isInteger);
  const high = Math.max(0, ...values);
  const low = Math.min(0, ...values);
  const raw = (high - low || 1) / 4;
  const power = 10 ** Math.floor(Math.log10(raw));
  const steps = [1, 2, 2.5, 5, 10, 20].map((factor) => factor * power);
  const step = steps.find((candidate) => candidate >= raw - 1e-9 && (!whole || Number.isInteger(candidate))) ?? 1;
  const list = [];
  for (let tick = Math.floor(low / step) * step; list.length < 12; tick += step) {
    list.push(Number(tick.toPrecision(12)));
    if (tick >= high - 1e-9) break;
  }
  return list;
}

const compact = new Intl.NumberFormat("en", { notation: "compact", maximumFractionDigits: 2 });

function tip(text) {
  return svg("title", null, text);
}

function scales(categories, all) {
  const steps = ticks(all);
  const [low, high] = [steps[0], steps.at(-1)];
  const inner = WIDTH - PAD.left - PAD.right;
  const band = inner / Math.max(categories.length, 1);
  return {
    steps,
    band,
    x: (index) => PAD.left + band * (index + 0.5),
    y: (value) => HEIGHT - PAD.bottom - ((value - low) / (high - low || 1)) * (HEIGHT - PAD.top - PAD.bottom),
  };
}

/** A label that is wider than its place goes on two lines. */
function lines(label, room) {
  const cut = label.lastIndexOf(" ", Math.ceil(label.length * 0.7));
  return label.length * SIGN <= room || cut < 1 ? [label] : [label.slice(0, cut), label.slice(cut + 1)];
}

function axes(categories, scale, xLabel, yLabel) {
  const every = Math.max(1, Math.ceil(categories.length / 10));
  const label = (text, index) => lines(text, scale.band * every).map((line, row) => svg("tspan", { x: scale.x(index), dy: row * LINE }, line));
  return [
    scale.steps.map((step) => [
      svg("line", { class: step === 0 ? "axis" : "grid", x1: PAD.left, x2: WIDTH - PAD.right, y1: scale.y(step), y2: scale.y(step) }),
      svg("text", { class: "tick", x: PAD.left - 8, y: scale.y(step) + 4, "text-anchor": "end" }, compact.format(step)),
    ]),
    categories.map((text, index) => index % every === 0 && svg("text", { class: "tick", x: scale.x(index), y: HEIGHT - PAD.bottom + 17, "text-anchor": "middle" }, label(text, index))),
    xLabel && svg("text", { class: "axis-label", x: (WIDTH + PAD.left) / 2, y: HEIGHT + 13, "text-anchor": "middle" }, xLabel),
    yLabel && svg("text", { class: "axis-label", transform: `translate(11 ${HEIGHT / 2}) rotate(-90)`, "text-anchor": "middle" }, yLabel),
  ];
}

const said = (name, label, value) => `${name ? `${name}, ` : ""}${label}: ${value}`;

function bars({ categories, names, values }, scale) {
  const width = Math.min(44, (scale.band * 0.72) / Math.max(values.length, 1));
  return values.map((column, one) =>
    column.map((value, index) => {
      if (value === null) return null;
      const x = scale.x(index) + (one - values.length / 2) * width;
      const [top, bottom] = [Math.min(scale.y(value), scale.y(0)), Math.max(scale.y(value), scale.y(0))];
      return svg("rect", { class: `bar series-${one % 6}`, x: x + 1, y: top, width: Math.max(1, width - 2), height: Math.max(0, bottom - top), rx: 2 }, tip(said(names[one], categories[index], value)));
    }),
  );
}

function curves({ categories, names, values }, scale, filled) {
  return values.map((column, one) => {
    const points = column.map((value, index) => (value === null ? null : [scale.x(index), scale.y(value)])).filter(Boolean);
    if (points.length === 0) return null;
    const path = points.map(([x, y], index) => `${index === 0 ? "M" : "L"}${x.toFixed(1)} ${y.toFixed(1)}`).join("");
    const zero = scale.y(0).toFixed(1);
    return [
      filled && svg("path", { class: `area series-${one % 6}`, d: `${path}L${points.at(-1)[0].toFixed(1)} ${zero}L${points[0][0].toFixed(1)} ${zero}Z` }),
      svg("path", { class: `curve series-${one % 6}`, d: path }),
      column.map((value, index) => value !== null && svg("circle", { class: `dot series-${one % 6}`, cx: scale.x(index), cy: scale.y(value), r: 3.4 }, tip(said(names[one], categories[index], value)))),
    ];
  });
}

/** The picture of a chart with two axes; `values[series][category]`, null where there is none. */
export function plot(type, chart) {
  const scale = scales(chart.categories, chart.values.flat().filter((value) => value !== null));
  const marks = type === "bar" ? bars(chart, scale) : curves(chart, scale, type === "area");
  return svg(
    "svg",
    { class: "plot", viewBox: `0 0 ${WIDTH} ${HEIGHT + (chart.xLabel ? 20 : 0)}`, role: "img" },
    axes(chart.categories, scale, chart.xLabel, chart.yLabel),
    marks,
  );
}
