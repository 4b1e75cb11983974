// Slack's date tokens, in the reader's zone and relative to the bot's clock.
import { botNow, onTick } from "./clock.js";
import { h } from "./dom.js";

const part = (options) => new Intl.DateTimeFormat("en-US", options);
const MONTH_LONG = part({ month: "long" });
const MONTH_SHORT = part({ month: "short" });
const WEEKDAY = part({ weekday: "long" });
const TIME = new Intl.DateTimeFormat(navigator.language, { hour: "numeric", minute: "2-digit" });
const TIME_SECS = new Intl.DateTimeFormat(navigator.language, { hour: "numeric", minute: "2-digit", second: "2-digit" });
const SLASH = new Intl.DateTimeFormat(navigator.language, { day: "2-digit", month: "2-digit", year: "numeric" });
const CLOCK = new Intl.DateTimeFormat("en-GB", { hour: "2-digit", minute: "2-digit" });

function ordinal(day) {
  const tens = day % 100;
  if (tens >= 11 && tens <= 13) return `${day}th`;
  return `${day}${["th", "st", "nd", "rd"][day % 10] ?? "th"}`;
}

/** Days from the bot's today to the day of `date`, both in the reader's zone. */
function dayDistance(date) {
  const now = new Date(botNow());
  const midnight = (value) => Date.UTC(value.getFullYear(), value.getMonth(), value.getDate());
  return Math.round((midnight(date) - midnight(now)) / 86_400_000);
}

function nearDay(date) {
  return { "-1": "yesterday", 0: "today", 1: "tomorrow" }[dayDistance(date)];
}

function year(date) {
  return date.getFullYear() === new Date(botNow()).getFullYear() ? "" : `, ${date.getFullYear()}`;
}

function ago(date) {
  const seconds = Math.round((botNow() - date.getTime()) / 1000);
  const size = Math.abs(seconds);
  if (size < 60) return seconds >= 0 ? "just now" : "in less than a minute";
  const [count, unit] =
    size < 3600 ? [Math.floor(size / 60), "minute"]
    : size < 86_400 ? [Math.floor(size / 3600), "hour"]
    : size < 2_592_000 ? [Math.floor(size / 86_400), "day"]
    : size < 31_536_000 ? [Math.floor(size / 2_592_000), "month"]
    : [Math.floor(size / 31_536_000), "year"];
  const words = `${count} ${unit}${count === 1 ? "" : "s"}`;
  return seconds >= 0 ? `${words} ago` : `in ${words}`;
}

const pad = (number) => String(number).padStart(2, "0");

const TOKENS = {
  date_num: (d) => `${d.getFullYear()}-${pad(d.getMonth() + 1)}-${pad(d.getDate())}`,
  date_slash: (d) => SLASH.format(d),
  date: (d) => `${MONTH_LONG.format(d)} ${ordinal(d.getDate())}${year(d)}`,
  date_short: (d) => `${MONTH_SHORT.format(d)} ${d.getDate()}${year(d)}`,
  date_long: (d) => `${WEEKDAY.format(d)}, ${MONTH_LONG.format(d)} ${ordinal(d.getDate())}, ${d.getFullYear()}`,
  date_long_full: (d) => `${MONTH_LONG.format(d)} ${d.getDate()}, ${d.getFullYear()}`,
  date_pretty: (d) => nearDay(d) ?? TOKENS.date(d),
  date_short_pretty: (d) => nearDay(d) ?? TOKENS.date_short(d),
  date_long_pretty: (d) => nearDay(d) ?? TOKENS.date_long(d),
  day_divider_pretty: (d) => nearDay(d) ?? `${WEEKDAY.format(d)}, ${TOKENS.date(d)}`,
  time: (d) => TIME.format(d),
  time_secs: (d) => TIME_SECS.format(d),
  ago: (d) => ago(d),
};

const capital = (text) => text.charAt(0).toUpperCase() + text.slice(1);

/** The format with its tokens filled in for a time in seconds; null where it is no time. */
export function formatDate(seconds, format) {
  const date = new Date(seconds * 1000);
  if (!format || Number.isNaN(date.getTime())) return null;
  const text = format.replace(/\{(\w+)\}/g, (whole, token) => (TOKENS[token] ? TOKENS[token](date) : whole));
  return format.startsWith("{") ? capital(text) : text;
}

/** A time element that stays true while the clock moves. */
export function dateNode(seconds, format, fallback) {
  const text = formatDate(seconds, format);
  if (text === null) return document.createTextNode(fallback ?? "");
  const date = new Date(seconds * 1000);
  const node = h("time", { datetime: date.toISOString(), title: fullTime(seconds), class: "date" }, text);
  if (/pretty|ago/.test(format)) {
    node.dataset.seconds = String(seconds);
    node.dataset.format = format;
  }
  return node;
}

/** The whole moment, for a tooltip. */
export function fullTime(seconds) {
  const date = new Date(seconds * 1000);
  return `${TOKENS.date_long(date)} at ${TOKENS.time_secs(date)}`;
}

/** A message's time of day. */
export function timeOfDay(seconds) {
  return CLOCK.format(new Date(seconds * 1000));
}

/** The label of a day separator. */
export function dayLabel(seconds) {
  return capital(TOKENS.day_divider_pretty(new Date(seconds * 1000)));
}

/** A key that is the same for two times of one day. */
export function dayKey(seconds) {
  return TOKENS.date_num(new Date(seconds * 1000));
}

onTick(() => {
  for (const node of document.querySelectorAll("time[data-format]")) {
    const text = formatDate(Number(node.dataset.seconds), node.dataset.format);
    if (text !== null && node.textContent !== text) node.textContent = text;
  }
});
