// Small drawings, on a 24 × 24 grid, of the emoji that carry meaning on a card.
import { svg } from "./dom.js";

const shape = (d, colour, more = {}) => svg("path", { d, fill: colour, ...more });
const stroke = (d, colour, width = 2) =>
  svg("path", { d, fill: "none", stroke: colour, "stroke-width": width, "stroke-linecap": "round", "stroke-linejoin": "round" });
const disc = (cx, cy, r, colour) => svg("circle", { cx, cy, r, fill: colour });
const tile = (colour) => svg("rect", { x: 2, y: 2, width: 20, height: 20, rx: 5, fill: colour });

const ball = (colour, shine) => () => [disc(12, 12, 10, colour), svg("ellipse", { cx: 9, cy: 7.5, rx: 4, ry: 2.4, fill: shine, opacity: 0.45 })];
const heart = (colour) => () => shape("M12 21C5 15.5 2 12 2 8a5.2 5.2 0 0 1 10-2 5.2 5.2 0 0 1 10 2c0 4-3 7.5-10 13z", colour);
const glass = (sandTop, sandBottom) => () => [
  shape("M5 2h14v3H5zM5 19h14v3H5z", "#8a5a3b"),
  shape("M7 5h10c0 4-3.2 5-3.2 7s3.2 3 3.2 7H7c0-4 3.2-5 3.2-7S7 9 7 5z", "#cfe8f5"),
  sandTop && shape("M8.2 7.5h7.6c-.8 2-2.6 2.7-3.8 4-1.2-1.3-3-2-3.8-4z", "#e9b44c"),
  sandBottom && shape("M8 19c.4-2.2 2.5-3 4-4 1.5 1 3.6 1.8 4 4z", "#e9b44c"),
];
const letter = () => [
  svg("rect", { x: 2, y: 5, width: 20, height: 14, rx: 2, fill: "#e8edf3", stroke: "#8795a8", "stroke-width": 1.2 }),
  stroke("M3 6.5l9 7 9-7", "#8795a8", 1.6),
];
const face = (mouth) => () => [
  disc(12, 12, 10, "#ffcc4d"),
  svg("ellipse", { cx: 8.5, cy: 9.5, rx: 1.3, ry: 1.9, fill: "#5b3a10" }),
  svg("ellipse", { cx: 15.5, cy: 9.5, rx: 1.3, ry: 1.9, fill: "#5b3a10" }),
  stroke(mouth, "#5b3a10", 1.8),
];
const lens = (flip) => () =>
  svg(
    "g",
    flip ? { transform: "matrix(-1 0 0 1 24 0)" } : null,
    stroke("M15 15l6 6", "#8a5a3b", 3.2),
    svg("circle", { cx: 9.5, cy: 9.5, r: 6.8, fill: "#cfe8f5", stroke: "#5c6b7f", "stroke-width": 2.2 }),
  );
const person = (x, colour) => [disc(x, 8, 4.3, colour), shape(`M${x - 8} 21c0-5 3.5-7.5 8-7.5s8 2.5 8 7.5z`, colour)];
const bellShape = () => [
  shape("M4 18c2-2 2-4 2-8a6 6 0 0 1 12 0c0 4 0 6 2 8z", "#f4b63f"),
  disc(12, 3.4, 1.6, "#d6952a"),
  shape("M9.5 19h5a2.5 2.5 0 0 1-5 0z", "#d6952a"),
];
const star = () => shape("M12 2l3 6.5 7 .8-5.2 4.8 1.4 7L12 17.6l-6.2 3.5 1.4-7L2 9.3l7-.8z", "#f7b733");

const DRAWINGS = {
  "🔴": ball("#e0403f", "#ffb3ad"),
  "🟠": ball("#f08a24", "#ffd9ae"),
  "🟡": ball("#f3c331", "#fff3c4"),
  "🟢": ball("#36a765", "#b9ecd0"),
  "🔵": ball("#3f83d8", "#c3dcfa"),
  "🟣": ball("#8b5fc7", "#dfcef5"),
  "⚪": ball("#dfe4ea", "#ffffff"),
  "⚫": ball("#32383f", "#8b95a1"),
  "⌛": glass(false, true),
  "⏳": glass(true, true),
  "⏰": () => [
    stroke("M4 5.5 7 3M20 5.5 17 3", "#d0453b", 3),
    stroke("M6.5 20l-1.5 2M17.5 20l1.5 2", "#5c6b7f", 2),
    svg("circle", { cx: 12, cy: 13, r: 8, fill: "#fff", stroke: "#d0453b", "stroke-width": 2.4 }),
    stroke("M12 8.5V13l3 2", "#39424e", 1.7),
  ],
  "✅": () => [tile("#36a765"), stroke("M7 12.5l3.5 3.5L17 8.5", "#fff", 2.8)],
  "✔": () => stroke("M4 13l5.5 5.5L20 6", "#36a765", 3.6),
  "❌": () => stroke("M5 5l14 14M19 5 5 19", "#e0403f", 4),
  "⚠": () => [
    shape("M12 2.5 23 21.5H1z", "#f4b63f", { "stroke-linejoin": "round" }),
    stroke("M12 9.5v5.5M12 18.2v.1", "#39300f", 2.4),
  ],
  "⛔": () => [disc(12, 12, 10, "#e0403f"), svg("rect", { x: 5.5, y: 10, width: 13, height: 4, rx: 1, fill: "#fff" })],
  "🚫": () => [svg("circle", { cx: 12, cy: 12, r: 8.6, fill: "none", stroke: "#e0403f", "stroke-width": 2.8 }), stroke("M6 6l12 12", "#e0403f", 2.8)],
  "💬": () => [
    shape("M12 3c6 0 10 3.5 10 8s-4 8-10 8c-1 0-2-.1-2.9-.3L4 21.5l1-4.3C3.1 15.7 2 13.5 2 11c0-4.5 4-8 10-8z", "#6f8fb3"),
    [8, 12, 16].map((x) => disc(x, 11, 1.4, "#fff")),
  ],
  "🔒": () => [stroke("M7.5 11V7.5a4.5 4.5 0 0 1 9 0V11", "#8795a8", 2.6), svg("rect", { x: 4, y: 10.5, width: 16, height: 11, rx: 2.5, fill: "#f4b63f" }), stroke("M12 15v2.5", "#6e4d0d", 2.2)],
  "✉": letter,
  "📧": letter,
  "📩": () => [letter(), shape("M12 1v7M8.5 5 12 8.5 15.5 5", "none", { stroke: "#e0403f", "stroke-width": 2, "stroke-linecap": "round" })],
  "🎉": () => [
    shape("M2 22 8 9.5l6.5 6.5z", "#f4b63f"),
    stroke("M5.2 15.5l3.5 3.5", "#e0403f", 1.6),
    stroke("M13 11c0-3 2-4 1-7M15 13c2-2 4-1 6-3", "#8b5fc7", 1.7),
    [[18, 5, "#e0403f"], [10, 4, "#3f83d8"], [20, 15, "#36a765"], [16.5, 18, "#f08a24"]].map(([x, y, colour]) => disc(x, y, 1.5, colour)),
  ],
  "❤": heart("#e0403f"),
  "🧡": heart("#f08a24"),
  "💛": heart("#f3c331"),
  "💚": heart("#36a765"),
  "💙": heart("#3f83d8"),
  "💜": heart("#8b5fc7"),
  "👀": () => [7, 17].map((x) => [svg("ellipse", { cx: x, cy: 12, rx: 4.4, ry: 7, fill: "#fff", stroke: "#8795a8", "stroke-width": 1.2 }), disc(x - 1.2, 13, 2.4, "#39424e")]),
  "🔔": bellShape,
  "🔕": () => [bellShape(), stroke("M3 3l18 18", "#e0403f", 2.4)],
  "🔍": lens(false),
  "🔎": lens(true),
  "💤": () => stroke("M13 3h7l-7 8h7M4 10h5.5L4 16.5h5.5M11.5 17h4l-4 4.5h4", "#3f83d8", 2.1),
  "🧵": () => [
    shape("M6 2h12v3H6zM6 19h12v3H6z", "#b98a5a"),
    svg("rect", { x: 7.5, y: 5, width: 9, height: 14, fill: "#d0587e" }),
    stroke("M7.5 8.5l9-2M7.5 12l9-2M7.5 15.5l9-2M7.5 18.5l9-1.5", "#f3b5c8", 1.2),
  ],
  "👍": () => shape("M8.5 21V10.5L12 3c2 0 3 1.3 2.7 3.2L14.2 9.5h5a2.3 2.3 0 0 1 2.2 2.8l-1.5 6.8A2.4 2.4 0 0 1 17.6 21zM3 10.5h4V21H3z", "#ffcc4d", { stroke: "#d99b22", "stroke-width": 1 }),
  "👎": () => shape("M15.5 3v10.5L12 21c-2 0-3-1.3-2.7-3.2l.5-3.3h-5a2.3 2.3 0 0 1-2.2-2.8l1.5-6.8A2.4 2.4 0 0 1 6.4 3zM21 13.5h-4V3h4z", "#ffcc4d", { stroke: "#d99b22", "stroke-width": 1 }),
  "🙏": () => [
    shape("M11.6 3c-1.5 0-1.8 1-2 2.5L8.5 12 5 16.5l4 5 2.6-3z", "#ffcc4d", { stroke: "#d99b22", "stroke-width": 0.8 }),
    shape("M12.4 3c1.5 0 1.8 1 2 2.5l1.1 6.5 3.5 4.5-4 5-2.6-3z", "#ffcc4d", { stroke: "#d99b22", "stroke-width": 0.8 }),
  ],
  "👋": () => shape("M7 13 4.5 8.5a1.5 1.5 0 0 1 2.6-1.5l2 3.3L6.5 5a1.5 1.5 0 0 1 2.7-1.3l3 5.5-1.4-5a1.5 1.5 0 0 1 2.9-.8l2 6.2.5-2a1.5 1.5 0 0 1 2.9.7c-.2 4 .6 6.5-1 9.5-1.7 3.2-5.8 4-8.4 1.4C7.8 17.3 8 15 7 13z", "#ffcc4d", { stroke: "#d99b22", "stroke-width": 1 }),
  "🚨": () => [
    stroke("M12 1v2.5M4.5 4 6 6M19.5 4 18 6M1.5 11H4M20 11h2.5", "#f4b63f", 1.8),
    shape("M6 19v-6a6 6 0 0 1 12 0v6z", "#e0403f"),
    stroke("M9.5 17v-3.5a2.6 2.6 0 0 1 2-2.5", "#ffb3ad", 1.5),
    shape("M4 18.5h16V22H4z", "#5c6b7f"),
  ],
  "👤": () => person(12, "#5f7fa8"),
  "👥": () => [svg("g", { opacity: 0.65 }, person(16, "#5f7fa8")), person(9.5, "#5f7fa8")],
  "⭐": star,
  "🔗": () => stroke("M10 14l4-4M11 7l2.5-2.5a4.2 4.2 0 0 1 6 6L17 13M13 17l-2.5 2.5a4.2 4.2 0 0 1-6-6L7 11", "#6f8fb3", 2.2),
  "📌": () => [stroke("M12 14v8", "#8795a8", 2), shape("M8 2h8l-1 6 3.5 5h-13L9 8z", "#e0403f")],
  "📝": () => [svg("rect", { x: 4, y: 2, width: 15, height: 20, rx: 2, fill: "#f1f4f8", stroke: "#8795a8", "stroke-width": 1.2 }), stroke("M7.5 7h8M7.5 11h8M7.5 15h4", "#8795a8", 1.5), stroke("M13.5 19l7-7", "#f08a24", 2.6)],
  "📅": () => [svg("rect", { x: 3, y: 4, width: 18, height: 18, rx: 2.5, fill: "#f1f4f8", stroke: "#8795a8", "stroke-width": 1.2 }), shape("M3 6.5A2.5 2.5 0 0 1 5.5 4h13A2.5 2.5 0 0 1 21 6.5V10H3z", "#e0403f"), stroke("M7.5 14h2M14.5 14h2M7.5 18h2M14.5 18h2", "#5c6b7f", 2)],
  "📈": () => [svg("rect", { x: 2, y: 3, width: 20, height: 18, rx: 2, fill: "#f1f4f8", stroke: "#8795a8", "stroke-width": 1.2 }), stroke("M5 17l5-5 3 2.5L19 7", "#36a765", 2.2)],
  "📊": () => [svg("rect", { x: 2, y: 3, width: 20, height: 18, rx: 2, fill: "#f1f4f8", stroke: "#8795a8", "stroke-width": 1.2 }), stroke("M7 18v-6", "#36a765", 3), stroke("M12 18V8", "#3f83d8", 3), stroke("M17 18v-9", "#e0403f", 3)],
  "🔥": () => [shape("M12 2c1 4 6 6.5 6 12a6 6.5 0 0 1-12 .5c0-3 1.5-4.5 2-7 1.2.7 1.7 1.6 2 3C11.5 8.5 12.5 5.5 12 2z", "#f0752b"), shape("M12 12c.5 2 2.8 3.2 2.8 5.8a2.8 3 0 0 1-5.6 0c0-2.6 2.3-3.8 2.8-5.8z", "#ffd25e")],
  "✨": () => shape("M10 3l2 6 6 2-6 2-2 6-2-6-6-2 6-2zM19 2l.9 2.6 2.6.9-2.6.9L19 9l-.9-2.6-2.6-.9 2.6-.9zM18.5 15l.8 2.4 2.4.8-2.4.8-.8 2.4-.8-2.4-2.4-.8 2.4-.8z", "#f7b733"),
  "📨": () => [letter(), stroke("M1 9h4M0.8 12.5h3M1 16h4", "#3f83d8", 1.8)],
  "📤": () => [shape("M2 13h6l1.5 3h5l1.5-3h6v8.5H2z", "#8795a8"), stroke("M12 12V2.5M8 6.5l4-4 4 4", "#3f83d8", 2.6)],
  "📭": () => [shape("M2 11a5 5 0 0 1 5-5h10a5 5 0 0 1 5 5v7H2z", "#6f8fb3"), shape("M2 11a5 5 0 0 1 10 0v7H2z", "#4f6c8d"), stroke("M12 18v4", "#8a5a3b", 2.6)],
  "🚧": () => [svg("rect", { x: 1.5, y: 6, width: 21, height: 8, rx: 1.5, fill: "#f4b63f" }), stroke("M5.5 13l4-6M12 13l4-6M18.5 13l3-4.5", "#39300f", 2.2), stroke("M5.5 14v7M18.5 14v7", "#8795a8", 2.4)],
  "✋": () => shape("M5 12V6.5a1.5 1.5 0 0 1 3 0V11V4a1.5 1.5 0 0 1 3 0v6.5V3a1.5 1.5 0 0 1 3 0v7.5V5a1.5 1.5 0 0 1 3 0v9l1.6-2.2a1.5 1.5 0 0 1 2.5 1.7L18 19c-1.2 2-3 3-5.5 3C8 22 5 19.5 5 15z", "#ffcc4d", { stroke: "#d99b22", "stroke-width": 1 }),
  "🗑": () => [shape("M5 8h14l-1.3 14H6.3z", "#9aa7b8"), stroke("M3.5 6.5h17M9 6V3.5h6V6", "#5c6b7f", 2.2), stroke("M10 11.5l.4 7M14 11.5l-.4 7", "#5c6b7f", 1.6)],
  "🔁": () => [tile("#3f83d8"), stroke("M6.5 11V10a2.5 2.5 0 0 1 2.5-2.5h7M14 5.3l2.2 2.2L14 9.7M17.5 13v1a2.5 2.5 0 0 1-2.5 2.5H8M10 18.7l-2.2-2.2L10 14.3", "#fff", 1.9)],
  "💡": () => [shape("M12 2a7 7 0 0 1 4.3 12.5c-.9.8-1.3 1.6-1.3 3H9c0-1.4-.4-2.2-1.3-3A7 7 0 0 1 12 2z", "#ffd25e"), shape("M9 18.5h6v1.5a3 2.5 0 0 1-6 0z", "#8795a8"), stroke("M10 11.5l2 1.5 2-1.5M12 13v4", "#c98a15", 1.3)],
  "🌤": () => [disc(14.5, 8.5, 5.5, "#f7b733"), shape("M6.5 21a4.5 4.5 0 0 1-.3-9 6 6 0 0 1 11.3 1.5A3.8 3.8 0 0 1 17.5 21z", "#c9d6e4")],
  "❓": () => [stroke("M8 8a4 4 0 1 1 6 3.5c-1.5.9-2 1.6-2 3.5", "#e0403f", 3.2), disc(12, 20, 2, "#e0403f")],
  "❔": () => [stroke("M8 8a4 4 0 1 1 6 3.5c-1.5.9-2 1.6-2 3.5", "#9aa7b8", 3.2), disc(12, 20, 2, "#9aa7b8")],
  "🤝": () => [shape("M1 8l5-2 6 2 6-2 5 2v8l-4 1-6 4-2 .2L4 16.5 1 16z", "#ffcc4d", { stroke: "#d99b22", "stroke-width": 1 }), stroke("M12 8l-3 3.5c1.5 1.5 3 .8 4.5-.5l5 5", "#d99b22", 1.4)],
  "🤔": () => [face("M9 16.5c2-.8 4-.8 6 .2")(), stroke("M6.5 6.5c1-1 2.5-1.2 3.5-.6M14 5.5c1.2-.3 2.5.1 3.2 1", "#5b3a10", 1.3)],
  "🛑": () => [shape("M8 2.5h8l5.5 5.5v8L16 21.5H8L2.5 16V8z", "#d92d20"), stroke("M7.5 12h9", "#fff", 3)],
  "🪙": () => [disc(12, 12, 9.5, "#e0a526"), disc(12, 12, 6.8, "#f6ce62"), stroke("M12 8.5v7", "#a8741a", 2)],
  "🙈": () => [disc(12, 12, 10, "#a9744f"), shape("M4 9.5h16v5H4z", "#d9a97c"), stroke("M9 18c2 1.3 4 1.3 6 0", "#5b3a10", 1.6)],
  "🖼": () => [svg("rect", { x: 1.5, y: 3.5, width: 21, height: 17, rx: 1.5, fill: "#b98a5a" }), svg("rect", { x: 4.5, y: 6.5, width: 15, height: 11, fill: "#cfe8f5" }), shape("M4.5 17.5l5-6 4 4 2.5-2.5 3.5 4.5z", "#36a765")],
  "🔧": () => [stroke("M5 19l8-8", "#8795a8", 4), shape("M20.5 8.5a5.2 5.2 0 0 1-8.3 3.6L11 9.5a5.2 5.2 0 0 1 5.5-7L14.5 5.5l1 3 3 1z", "#8795a8")],
  "🔓": () => [stroke("M7.5 11V7a4.5 4.5 0 0 1 8.8-1.4", "#8795a8", 2.6), svg("rect", { x: 4, y: 10.5, width: 16, height: 11, rx: 2.5, fill: "#f4b63f" }), stroke("M12 15v2.5", "#6e4d0d", 2.2)],
  "🔊": () => [shape("M2 9h4l5.5-5v16L6 15H2z", "#5c6b7f"), stroke("M15 8.5a5 5 0 0 1 0 7M18 5.5a9 9 0 0 1 0 13", "#3f83d8", 2)],
  "💶": () => [svg("rect", { x: 1.5, y: 5, width: 21, height: 14, rx: 2, fill: "#8cc7a1", stroke: "#36a765", "stroke-width": 1.4 }), stroke("M14.5 8.8a3.6 3.6 0 1 0 0 6.4M8.5 11h4M8.5 13h4", "#1c6b43", 1.6)],
  "👁": () => [shape("M1 12c3-5 7-7 11-7s8 2 11 7c-3 5-7 7-11 7s-8-2-11-7z", "#fff", { stroke: "#8795a8", "stroke-width": 1.4 }), disc(12, 12, 4.3, "#3f83d8"), disc(12, 12, 1.9, "#1d2330")],
  "🐢": () => [shape("M3 15a8 7 0 0 1 15 0z", "#4f9a62"), shape("M17 13.5a3 3 0 1 1 5 2.5h-5zM5 15h3v3.5H5zM13 15h3v3.5h-3z", "#8cc77a")],
  "🎬": () => [svg("rect", { x: 2, y: 9, width: 20, height: 12, rx: 1.5, fill: "#39424e" }), shape("M2 8.5 20.5 3l1 3.2L3 11.5z", "#e8edf3"), stroke("M7 7.5l2 2.5M12 6l2 2.5M17 4.5l2 2.5", "#39424e", 2)],
  "🎞": () => [svg("rect", { x: 3, y: 2, width: 18, height: 20, rx: 1.5, fill: "#39424e" }), svg("rect", { x: 7.5, y: 4, width: 9, height: 7, fill: "#cfe8f5" }), svg("rect", { x: 7.5, y: 13, width: 9, height: 7, fill: "#cfe8f5" })],
  "✏": () => [stroke("M5 19 17 7", "#f4b63f", 4.6), stroke("M4 20l1.5-1.5", "#39424e", 2.6), stroke("M17.5 6.5l1.5-1.5", "#d0587e", 4.6)],
  "🎯": () => [disc(12, 12, 10, "#e0403f"), disc(12, 12, 7.2, "#fff"), disc(12, 12, 4.6, "#e0403f"), disc(12, 12, 2, "#fff")],
  "🗓": () => [svg("rect", { x: 2, y: 4, width: 20, height: 18, rx: 2.5, fill: "#f1f4f8", stroke: "#8795a8", "stroke-width": 1.2 }), shape("M2 6.5A2.5 2.5 0 0 1 4.5 4h15A2.5 2.5 0 0 1 22 6.5V9H2z", "#3f83d8"), stroke("M7 2v4M12 2v4M17 2v4", "#5c6b7f", 1.8), stroke("M6.5 13h1.5M11.3 13h1.5M16 13h1.5M6.5 17.5h1.5M11.3 17.5h1.5", "#5c6b7f", 2)],
  "🕳": () => [svg("ellipse", { cx: 12, cy: 14, rx: 10, ry: 5.5, fill: "#9aa7b8" }), svg("ellipse", { cx: 12, cy: 14.6, rx: 8.2, ry: 4.2, fill: "#1d2330" })],
  "💾": () => [shape("M3 3h15l3 3v15H3z", "#4f6c8d"), svg("rect", { x: 7, y: 3, width: 9, height: 6.5, fill: "#e8edf3" }), svg("rect", { x: 12.6, y: 4.2, width: 2, height: 4, fill: "#4f6c8d" }), svg("rect", { x: 6, y: 12.5, width: 12, height: 8.5, fill: "#f1f4f8" })],
  "🔌": () => [stroke("M8.5 2.5v5M15.5 2.5v5", "#8795a8", 2.4), shape("M5.5 7.5h13v3a6.5 6.5 0 0 1-13 0z", "#39424e"), stroke("M12 17v2.5c0 2 3 2 5.5 1.5", "#39424e", 2.4)],
  "⏱": () => [svg("circle", { cx: 12, cy: 13.5, r: 8.3, fill: "#fff", stroke: "#5c6b7f", "stroke-width": 2 }), stroke("M10 2.5h4M12 2.5v2.6M18.5 6.5l1.6-1.6", "#5c6b7f"), stroke("M12 13.5l3.2-3.6", "#d2453c")],
  "🧭": () => [svg("circle", { cx: 12, cy: 12, r: 9.2, fill: "#f3ead8", stroke: "#a07a3c", "stroke-width": 2 }), shape("M16.5 7.5l-3 6-1.5-3z", "#d2453c"), shape("M7.5 16.5l3-6 3 3z", "#39424e")],
  "🧹": () => [stroke("M19 3l-8 9", "#8a5a3b", 2.4), shape("M12.5 10.5l2.6 2.4c-1 4-4.5 7.2-10.6 8.1 1.4-2 1.8-3.3 2.2-5.2z", "#e9b44c"), stroke("M8.5 14.5l3.5 3.4", "#a8762a", 1.3)],
  "🕘": () => [svg("circle", { cx: 12, cy: 12, r: 9.2, fill: "#fff", stroke: "#5c6b7f", "stroke-width": 2 }), stroke("M12 6v6H7.5", "#39424e", 2)],
  "📣": () => [shape("M3 9.5h5L19 4v16L8 14.5H3z", "#e0403f"), shape("M6 14.5h3.5l1.5 6H7.5z", "#8a2b25"), stroke("M21.5 10v4", "#8795a8", 2)],
  "✍": () => [shape("M3 20.5c0-4 2-6 5-6.5l6-1c2 0 2.5 2 .8 2.7L11 17l4-.2c2.5 0 2.5 2.7.5 3.2l-5 1.5z", "#ffcc4d", { stroke: "#d99b22", "stroke-width": 1 }), stroke("M11.5 14.5 19.5 4", "#3f83d8", 2.8)],
  "⚖": () => [stroke("M12 3v17M7 21h10M4 6.5l8-1.5 8 1.5", "#8795a8", 2), shape("M0.8 14 4 6.8 7.2 14a3.2 2.6 0 0 1-6.4 0zM16.8 14 20 6.8l3.2 7.2a3.2 2.6 0 0 1-6.4 0z", "#f4b63f")],
  "🗒": () => [svg("rect", { x: 4, y: 3, width: 16, height: 19, rx: 1.5, fill: "#fff4cf", stroke: "#c9a74a", "stroke-width": 1.2 }), stroke("M8 1.8v3M12 1.8v3M16 1.8v3", "#5c6b7f", 1.7), stroke("M7.5 10h9M7.5 14h9M7.5 18h5", "#b09a5c", 1.5)],
  "🔑": () => [svg("circle", { cx: 8, cy: 8, r: 5, fill: "none", stroke: "#f4b63f", "stroke-width": 3 }), stroke("M11.5 11.5 20.5 20.5M16.5 16.5l-2.5 2.5M19 19l-2 2", "#f4b63f", 2.8)],
  "✂": () => [stroke("M7 17 18 3M17 17 6 3", "#8795a8", 2.4), svg("circle", { cx: 6, cy: 19, r: 2.8, fill: "none", stroke: "#e0403f", "stroke-width": 2.2 }), svg("circle", { cx: 18, cy: 19, r: 2.8, fill: "none", stroke: "#e0403f", "stroke-width": 2.2 })],
  "☑": () => [tile("#3f83d8"), stroke("M7 12.5l3.5 3.5L17 8.5", "#fff", 2.8)],
  "☎": () => [shape("M3 8c0-3 4-4.5 9-4.5S21 5 21 8v2.5h-5V8H8v2.5H3z", "#d0453b"), shape("M7 11h10l3 9.5H4z", "#d0453b"), disc(12, 15.5, 2.6, "#fff")],
  "🪞": () => [svg("ellipse", { cx: 12, cy: 9.5, rx: 7, ry: 8, fill: "#cfe8f5", stroke: "#b98a5a", "stroke-width": 2.2 }), stroke("M9 7l3-2.5M9.5 10.5l5-4.5", "#fff", 1.5), shape("M8 18.5h8l1.5 4h-11z", "#b98a5a")],
  "☕": () => [shape("M3 10h14v5a6 6 0 0 1-6 6H9a6 6 0 0 1-6-6z", "#c98d5e"), stroke("M17 12h2a2 2 0 0 1 0 5h-2.5", "#c98d5e", 2), stroke("M7 7c-1-1.5 1-2.5 0-4M12 7c-1-1.5 1-2.5 0-4", "#9aa7b8", 1.6)],
  "🌱": () => [stroke("M12 21v-9", "#36a765", 2.4), shape("M12 13C12 8 8 6 2.5 6 2.5 11 6 13.5 12 13zM12 11c0-4 3.5-6.5 9.5-6.5 0 5-4 7.5-9.5 6.5z", "#5bbd74")],
  "😞": face("M8 17c2-2 6-2 8 0"),
  "😕": face("M8.5 16.5l6-1.5"),
  "😡": () => [disc(12, 12, 10, "#e8604c"), stroke("M6.5 8l3.5 1.5M17.5 8 14 9.5M8 17c2-2 6-2 8 0", "#5b1a10", 1.8)],
  "⚡": () => shape("M14 1.5 4 14h6.5L8.5 22.5 20 9.5h-7z", "#f4b63f"),
  "🙂": face("M7.5 15c2.5 2.5 6.5 2.5 9 0"),
  "😊": face("M7 14.5c2.7 3.5 7.3 3.5 10 0"),
  "😀": face("M7 14c2.7 4.5 7.3 4.5 10 0z"),
  "🙁": face("M7.5 17c2.5-2.5 6.5-2.5 9 0"),
  "😢": face("M8 17c2-2 6-2 8 0"),
};

/** The drawing's maker for an emoji character without variation selector, or undefined. */
export function drawingOf(character) {
  return Object.hasOwn(DRAWINGS, character) ? DRAWINGS[character] : undefined;
}
