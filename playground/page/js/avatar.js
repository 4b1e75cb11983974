// Faces: a picture where there is one, else initials on a colour that belongs to the person.
import { h } from "./dom.js";
import { icon, sunMark } from "./icons.js";
import { isBot, store, user, userName } from "./store.js";
import { safeImageUrl } from "./text/links.js";

const HUES = 8;

/** People of the workspace take the colours in turn; others by their name. */
function hue(id) {
  const turn = [...store.users.keys()].indexOf(id);
  if (turn >= 0) return turn % HUES;
  let sum = 0;
  for (const letter of id) sum = (sum * 31 + letter.codePointAt(0)) % 9973;
  return sum % HUES;
}

/** Up to two initials of a name. */
export function initials(name) {
  const words = name.replace(/[^\p{L}\p{N} ]/gu, " ").split(/\s+/).filter(Boolean);
  const letters = words.length > 1 ? [words[0], words[words.length - 1]] : words;
  return letters.map((word) => [...word][0].toUpperCase()).join("") || "?";
}

/** Initials that the server draws say nothing that the page does not draw more legibly itself. */
function ownPicture(address) {
  return address?.startsWith("/avatars/") ? null : address;
}

/** A person's face. `size` is small, medium or large. */
export function avatar(id, { size = "medium", name = null, image = null } = {}) {
  const shown = name ?? userName(id ?? "");
  const source = safeImageUrl(image ?? ownPicture(user(id)?.avatar));
  const base = `avatar avatar-${size}`;
  if (!source && id && isBot(id)) return h("span", { class: `${base} avatar-bot`, "aria-hidden": "true" }, sunMark());
  const face = h("span", { class: `${base} hue-${hue(id ?? shown)}`, "aria-hidden": "true" }, initials(shown));
  if (source) {
    const picture = h("img", { src: source, alt: "", loading: "lazy", on: { error: () => picture.remove() } });
    face.append(picture);
  }
  return face;
}

/** A face with the dot that tells whether the person is there. */
export function presenceAvatar(id, size) {
  const person = user(id);
  const away = person?.presence === "away";
  return h(
    "span",
    { class: "avatar-holder" },
    avatar(id, { size }),
    h("span", { class: ["presence", away ? "away" : "active", person?.dnd && "dnd"], "aria-hidden": "true" }, person?.dnd ? icon("belloff") : null),
  );
}

/** Presence in words, for labels. */
export function presenceWords(person) {
  const base = person.presence === "away" ? "away" : "active";
  return person.dnd ? `${base}, do not disturb` : base;
}
