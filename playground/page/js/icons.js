// The page's own line icons, drawn on a 20 × 20 grid.
import { svg } from "./dom.js";

const PATHS = {
  hash: "M8 3 6.5 17M13.5 3 12 17M3.5 7.5h13.5M3 12.5h13.5",
  home: "M3.5 9.5 10 4l6.5 5.5V16a1 1 0 0 1-1 1h-3.5v-4.5h-4V17H4.5a1 1 0 0 1-1-1z",
  send: "M3.5 16.5 17 10 3.5 3.5 5.5 10zM5.5 10H11",
  close: "M5 5l10 10M15 5 5 15",
  back: "M12 4.5 6.5 10l5.5 5.5",
  thread: "M4 4.5h12v8.5H9l-3.5 3V13H4zM7 7.5h6M7 10h4",
  more: "M5 10h.01M10 10h.01M15 10h.01",
  edit: "M4 16l.7-3.2L13 4.5l2.5 2.5-8.3 8.3zM11.5 6l2.5 2.5",
  trash: "M4 6h12M8 6V4h4v2M5.5 6l.7 10.5h7.6L14.5 6M8.5 9v4.5M11.5 9v4.5",
  bolt: "M11 3 5 11h4.5L9 17l6-8h-4.5z",
  bell: "M5.5 14V9a4.5 4.5 0 0 1 9 0v5l1.5 1H4zM8.5 17h3",
  belloff: "M5.5 14V9c0-.9.3-1.8.8-2.5M9 4.6A4.5 4.5 0 0 1 14.5 9v3.5M4 15h10M8.5 17h3M3.5 3.5l13 13",
  clock: "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M10 6.5V10l2.5 1.5",
  external: "M8 4.5H4.5v11h11V12M11 4h5v5M16 4l-7 7",
  lock: "M5.5 9h9v7.5h-9zM7.5 9V6.5a2.5 2.5 0 0 1 5 0V9",
  down: "M5 7.5l5 5 5-5",
  up: "M5 12.5l5-5 5 5",
  left: "M12 5l-5 5 5 5",
  right: "M8 5l5 5-5 5",
  arrowdown: "M10 4v12M5 11l5 5 5-5",
  warning: "M10 3.5 17.5 16.5h-15zM10 8.5v3.5M10 14.4v.1",
  check: "M4 10.5 8 14.5 16 5.5",
  search: "M9 3.5a5.5 5.5 0 1 1 0 11 5.5 5.5 0 0 1 0-11M13 13l4 4",
  plug: "M7 3v4M13 3v4M5 7h10v3a5 5 0 0 1-10 0zM10 15v2.5",
  keyboard: "M3 5.5h14v9H3zM6 8.5h.01M9 8.5h.01M12 8.5h.01M14.5 8.5h.01M7 11.5h6",
  file: "M5.5 3h6L15 6.5V17H5.5zM11 3v4h4",
  play: "M7 5l8 5-8 5z",
  info: "M10 3.5a6.5 6.5 0 1 1 0 13 6.5 6.5 0 0 1 0-13M10 9v4.5M10 6.6v.1",
  thumbsup: "M6.5 9 9.5 3.5c1.2 0 1.8.9 1.6 2L10.7 8h4.3c.9 0 1.5.8 1.3 1.7l-1.2 5.2a1.5 1.5 0 0 1-1.5 1.1H6.5zM3.5 9h3v7h-3z",
  thumbsdown: "M13.5 11 10.5 16.5c-1.2 0-1.8-.9-1.6-2l.4-2.5H5c-.9 0-1.5-.8-1.3-1.7l1.2-5.2A1.5 1.5 0 0 1 6.4 4h7.1zM16.5 4h-3v7h3z",
  people: "M7.5 4.5a2.5 2.5 0 1 1 0 5 2.5 2.5 0 0 1 0-5M3 16c0-3 2-4.5 4.5-4.5S12 13 12 16M12.5 5a2.2 2.2 0 1 1 .5 4.3M14 11.7c1.8.4 3 1.8 3 4.3",
};

/** An inline icon; decorative, so hidden from screen readers. */
export function icon(name) {
  return svg(
    "svg",
    { class: `icon icon-${name}`, viewBox: "0 0 20 20", width: 20, height: 20, "aria-hidden": "true", focusable: "false" },
    svg("path", {
      d: PATHS[name] ?? PATHS.info,
      fill: "none",
      stroke: "currentColor",
      "stroke-width": name === "more" ? 2.6 : 1.6,
      "stroke-linecap": "round",
      "stroke-linejoin": "round",
    }),
  );
}

/** The product's sign: a sun just above the horizon. */
export function sunMark() {
  return svg(
    "svg",
    { viewBox: "0 0 32 32", class: "sun-mark", "aria-hidden": "true", focusable: "false" },
    svg("rect", { width: 32, height: 32, rx: 8, class: "sun-sky" }),
    svg("path", { d: "M7.5 21a8.5 8.5 0 0 1 17 0z", class: "sun-disc" }),
    svg("path", { d: "M5 24.5h22M16 6v3.5M7.2 10.2l2.3 2.3M24.8 10.2l-2.3 2.3", class: "sun-rays" }),
  );
}
