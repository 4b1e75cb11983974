// A pie, as a ring.
import { svg } from "../dom.js";

const CENTRE = 100;
const OUTER = 88;
const INNER = 52;

const at = (radius, turn) => {
  const angle = (turn - 0.25) * 2 * Math.PI;
  return `${(CENTRE + radius * Math.cos(angle)).toFixed(2)} ${(CENTRE + radius * Math.sin(angle)).toFixed(2)}`;
};

/** The ring's part from one share of a turn to another. */
function slice(from, to) {
  const end = Math.min(to, from + 0.99999); // a full ring would begin where it ends
  const big = end - from > 0.5 ? 1 : 0;
  return `M${at(OUTER, from)}A${OUTER} ${OUTER} 0 ${big} 1 ${at(OUTER, end)}L${at(INNER, end)}A${INNER} ${INNER} 0 ${big} 0 ${at(INNER, from)}Z`;
}

/** The picture of `{label, value}` segments. */
export function pie(segments, share) {
  const values = segments.map((segment) => Math.max(0, Number(segment.value) || 0));
  const total = values.reduce((sum, value) => sum + value, 0);
  let turn = 0;
  const slices = segments.map((segment, index) => {
    const from = turn;
    turn += total > 0 ? values[index] / total : 0;
    if (turn === from) return null;
    return svg("path", { class: `slice series-${index % 6}`, d: slice(from, turn) }, svg("title", null, `${segment.label}: ${segment.value} (${share(segment.value)})`));
  });
  return svg("svg", { class: "pie", viewBox: "0 0 200 200", role: "img" }, slices);
}
