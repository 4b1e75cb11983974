// Which addresses may become links and pictures.
import { h } from "../dom.js";

const LINKS = new Set(["http:", "https:", "mailto:", "tel:"]);
const PICTURES = new Set(["http:", "https:", "data:", "blob:"]);

function parsed(text) {
  try {
    return new URL(text, location.href);
  } catch {
    return null;
  }
}

/** The address if a click on it can do no harm, else null. */
export function safeUrl(text) {
  if (typeof text !== "string" || !/^(https?:|mailto:|tel:|\/)/i.test(text.trim())) return null;
  const url = parsed(text.trim());
  return url && LINKS.has(url.protocol) ? url.href : null;
}

/** The address if it can be shown as a picture, else null. */
export function safeImageUrl(text) {
  if (typeof text !== "string" || !text) return null;
  const url = parsed(text);
  if (!url || !PICTURES.has(url.protocol)) return null;
  if (url.protocol === "data:" && !/^data:image\//i.test(url.href)) return null;
  return url.href;
}

/** A link in a new tab, or its plain text where the address is not safe. */
export function linkNode(address, ...label) {
  const href = safeUrl(address);
  if (!href) return h("span", null, label.length ? label : address);
  const shown = label.length ? label : [address.replace(/^mailto:|^tel:/i, "")];
  return h("a", { href, target: "_blank", rel: "noopener noreferrer", class: "link" }, ...shown);
}
