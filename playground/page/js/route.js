// Who acts and what is open stand in the address, so that a link opens a given state:
// #as=U1&in=C1&thread=1700000000.000100 ; `in=home` is the app's Home, `at` a message to look at.
// A permalink's #C1/1700000000.000100 is understood too.
import { emit } from "./store.js";

/** What the address says now. */
export function route() {
  const permalink = /^#([CDG][A-Z0-9]+)(?:\/([\d.]+))?$/.exec(location.hash);
  if (permalink) return { as: null, in: permalink[1], thread: null, at: permalink[2] ?? null };
  const hash = new URLSearchParams(location.hash.replace(/^#/, ""));
  return { as: hash.get("as"), in: hash.get("in"), thread: hash.get("thread"), at: hash.get("at") };
}

/** The address of a state; what is not given stays as it is, null takes it away. */
export function link(change) {
  const next = { ...route(), ...change };
  if ("in" in change && !("thread" in change)) next.thread = null;
  if (!("at" in change)) next.at = null;
  const hash = new URLSearchParams();
  for (const key of ["as", "in", "thread", "at"]) if (next[key]) hash.set(key, next[key]);
  return `#${hash}`;
}

/** Goes there. */
export function go(change, { replace = false } = {}) {
  const target = link(change);
  if (target === location.hash) return;
  if (replace) {
    history.replaceState(null, "", target);
    emit("route", route());
  } else {
    location.hash = target;
  }
}

window.addEventListener("hashchange", () => emit("route", route()));
