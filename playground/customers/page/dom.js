// Elements without markup in strings: whatever customers write stays text.

/** An element with attributes and children; `on` holds listeners, strings become text. */
export function h(name, attributes = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(attributes)) {
    if (key === "on") for (const [event, listener] of Object.entries(value)) element.addEventListener(event, listener);
    else if (value === true) element.setAttribute(key, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(key, String(value));
  }
  for (const child of children.flat()) {
    if (child === null || child === undefined || child === false) continue;
    element.append(child instanceof Node ? child : document.createTextNode(String(child)));
  }
  return element;
}

// Which of the demo's pages this is: "customers" or "networks".
const PAGE = location.pathname.split("/")[1];

/** Asks the server of this page. Throws an Error with its sentence when it says no. */
export async function ask(path, body) {
  const asked = body === undefined ? {} : { method: "POST", headers: { "Content-Type": "application/json" }, body: JSON.stringify(body) };
  const answer = await fetch(`/${PAGE}/${path}`, asked);
  const json = await answer.json();
  if (!answer.ok) throw new Error(json.message ?? "That did not work.");
  return json;
}

/** Pictures may come from this server alone. */
export function ownAddress(address) {
  try {
    const url = new URL(address, location.href);
    return /^\/(customers|networks)\//.test(url.pathname) ? url.pathname : null;
  } catch {
    return null;
  }
}
