// A panel that hangs at its anchor, above everything: menus, lists, completions.
import { h } from "./dom.js";

const open = [];

/** True while any panel is open; then Escape belongs to it. */
export function popoverOpen() {
  return open.length > 0;
}

export function closePopovers() {
  for (const panel of [...open].reverse()) panel.close();
}

function place(anchor, node, { align, match, above }) {
  const box = anchor.getBoundingClientRect();
  if (match) node.style.setProperty("min-width", `${Math.max(box.width, 220)}px`);
  const size = node.getBoundingClientRect();
  const below = window.innerHeight - box.bottom - 8;
  const flip = above ? box.top > size.height + 8 || box.top > below : size.height > below && box.top > below;
  const top = flip ? Math.max(8, box.top - size.height - 4) : Math.min(box.bottom + 4, window.innerHeight - size.height - 8);
  const left = align === "end" ? box.right - size.width : box.left;
  node.style.setProperty("top", `${Math.max(8, top)}px`);
  node.style.setProperty("left", `${Math.min(Math.max(8, left), window.innerWidth - size.width - 8)}px`);
}

/**
 * Opens a panel. Escape, a press elsewhere, or the anchor's disappearance close it.
 * @returns `{node, close, place}`
 */
export function openPopover(anchor, content, { align = "start", match = false, above = false, onClose = null } = {}) {
  const node = h("div", { class: "popover" }, content);
  document.getElementById("overlays").append(node);
  const options = { align, match, above };
  const reposition = () => {
    if (anchor.isConnected) place(anchor, node, options);
    else panel.close();
  };
  const outside = (event) => {
    if (!node.contains(event.target) && !anchor.contains(event.target)) panel.close();
  };
  const escape = (event) => {
    if (event.key !== "Escape" || open.at(-1) !== panel) return;
    event.preventDefault();
    event.stopPropagation();
    panel.close(true);
  };
  const panel = {
    node,
    place: reposition,
    close(byEscape = false) {
      const index = open.indexOf(panel);
      if (index < 0) return;
      open.splice(index, 1);
      node.remove();
      document.removeEventListener("pointerdown", outside, true);
      document.removeEventListener("keydown", escape, true);
      window.removeEventListener("resize", reposition);
      document.removeEventListener("scroll", reposition, true);
      onClose?.(byEscape);
    },
  };
  open.push(panel);
  document.addEventListener("pointerdown", outside, true);
  document.addEventListener("keydown", escape, true);
  window.addEventListener("resize", reposition);
  document.addEventListener("scroll", reposition, true);
  reposition();
  return panel;
}

/**
 * A menu of acts at a button. Each item is `{label, icon?, description?, danger?, testid?, run}` or
 * `"divider"`. Arrow keys move, Enter runs, Escape goes back to the button.
 */
export function openMenu(anchor, items, { label, align = "end" } = {}) {
  const run = (item) => {
    panel.close();
    anchor.focus();
    item.run();
  };
  const buttons = items
    .filter((item) => item !== "divider")
    .map((item) => ({
      item,
      node: h(
        "button",
        { type: "button", role: "menuitem", class: ["menu-item", item.danger && "danger"], tabindex: "-1", "data-testid": item.testid, on: { click: () => run(item) } },
        item.icon ?? null,
        h("span", { class: "menu-label" }, item.label, item.description && h("span", { class: "menu-description" }, item.description)),
      ),
    }));
  const nodes = items.map((item) => (item === "divider" ? h("hr", { class: "menu-divider" }) : buttons.find((entry) => entry.item === item).node));
  const move = (delta) => {
    const list = buttons.map((entry) => entry.node);
    const at = list.indexOf(document.activeElement);
    list.at((at + delta + list.length) % list.length).focus();
  };
  const onKey = (event) => {
    const key = event.key;
    if (key === "ArrowDown") move(1);
    else if (key === "ArrowUp") move(-1);
    else if (key === "Home") buttons[0].node.focus();
    else if (key === "End") buttons.at(-1).node.focus();
    else if (key === "Tab") panel.close();
    else return;
    if (key !== "Tab") event.preventDefault();
    event.stopPropagation();
  };
  const menu = h("div", { class: "menu", role: "menu", "aria-label": label ?? "Menu", "data-testid": "menu", on: { keydown: onKey } }, nodes);
  anchor.setAttribute("aria-expanded", "true");
  const panel = openPopover(anchor, menu, {
    align,
    onClose: (byEscape) => {
      anchor.setAttribute("aria-expanded", "false");
      if (byEscape) anchor.focus();
    },
  });
  buttons[0]?.node.focus();
  return panel;
}
