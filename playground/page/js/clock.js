// The bot's clock: the server says it once a second, the page goes on counting in between.

let base = Date.now();
let received = performance.now();
let rate = 1;

/** Takes the server's word: `now` in ISO form, `speed` in bot seconds a real second. */
export function syncClock({ now, speed }) {
  const parsed = Date.parse(now);
  if (Number.isNaN(parsed)) return;
  base = parsed;
  received = performance.now();
  if (speed > 0) rate = speed;
}

/** The bot's time in milliseconds since 1970. */
export function botNow() {
  return base + (performance.now() - received) * rate;
}

/** Bot seconds a real second. */
export function clockSpeed() {
  return rate;
}

/** How fast it runs, in words. */
export function speedWords() {
  if (rate === 1) return "real time";
  const shown = Number.isInteger(rate) ? rate : rate.toFixed(1);
  return rate > 1 ? `${shown}× faster` : `${shown}× speed`;
}

const watchers = new Set();

/** Calls `watcher` four times a second, for whatever shows a time that moves. */
export function onTick(watcher) {
  watchers.add(watcher);
  return () => watchers.delete(watcher);
}

setInterval(() => {
  for (const watcher of watchers) watcher();
}, 250);
