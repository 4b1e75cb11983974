// Drawing a list of blocks into a host, and drawing it again without disturbing the person: blocks
// that did not change stay the same nodes, fields keep focus, text and caret.
import { h } from "../dom.js";
import { unsupported } from "../elements/index.js";
import { DRAWINGS } from "./index.js";

const drawn = new WeakMap(); // host -> entries by block id

/** One block's frame and content. `context` is `{surface, blockId, nested}`. */
export function blockNode(block, context) {
  const draw = Object.hasOwn(DRAWINGS, block?.type) ? DRAWINGS[block.type] : null;
  const content = draw ? draw(block, context) : { node: unsupported("block", block?.type) };
  const { node, update } = content instanceof Node ? { node: content, update: null } : content;
  const frame = h("div", { class: `block block-${draw ? block.type : "unknown"}`, "data-block-id": context.blockId, "data-block-type": block?.type, "data-testid": "block" }, node);
  return { frame, update };
}

/** Draws a block's children, inside a container say. */
export function nestedBlocks(blocks, context) {
  return (blocks ?? []).map((block, index) => blockNode(block, { ...context, nested: true, blockId: block.block_id ?? `${context.blockId}.${index}` }).frame);
}

function focusMark(host) {
  const node = document.activeElement;
  if (!node || !host.contains(node)) return null;
  const holder = node.closest("[data-action-id]");
  return {
    blockId: holder?.dataset.blockId,
    actionId: holder?.dataset.actionId,
    testid: node.dataset.testid,
    caret: typeof node.selectionStart === "number" ? [node.selectionStart, node.selectionEnd, node.selectionDirection] : null,
    scroll: node.scrollTop,
  };
}

function refocus(host, mark) {
  if (!mark || !mark.actionId || host.contains(document.activeElement)) return;
  const same = [...host.querySelectorAll("[data-action-id]")].filter((node) => node.dataset.actionId === mark.actionId);
  const holder = same.find((node) => node.dataset.blockId === mark.blockId) ?? same[0];
  const target = (mark.testid && holder?.querySelector(`[data-testid="${CSS.escape(mark.testid)}"]`)) || holder;
  if (!target) return;
  target.focus({ preventScroll: true });
  if (mark.caret && typeof target.setSelectionRange === "function") {
    try {
      target.setSelectionRange(...mark.caret);
    } catch {
      // fields of some types have no caret to set
    }
    target.scrollTop = mark.scroll;
  }
}

/** Draws `blocks` into `host`; may be called again with newer blocks. */
export function renderBlocks(host, blocks, surface) {
  surface.hosts.add(host);
  const before = drawn.get(host) ?? new Map();
  const mark = focusMark(host);
  const after = new Map();
  (blocks ?? []).forEach((block, index) => {
    let id = block.block_id ?? `#${index}`;
    if (after.has(id)) id = `${id}#${index}`;
    const json = JSON.stringify(block);
    const old = before.get(id);
    if (old && old.json === json) after.set(id, old);
    else if (old?.update?.(block)) after.set(id, { ...old, json });
    else after.set(id, { json, ...blockNode(block, { surface, blockId: block.block_id ?? id, nested: false }) });
  });
  const frames = [...after.values()].map((entry) => entry.frame);
  const keep = new Set(frames);
  for (const { frame } of before.values()) if (!keep.has(frame)) frame.remove();
  // Nodes that stand right are not moved: moving a focused field would take its focus away.
  let cursor = host.firstChild;
  for (const frame of frames) {
    if (frame === cursor) cursor = cursor.nextSibling;
    else host.insertBefore(frame, cursor);
  }
  drawn.set(host, after);
  surface.prune();
  refocus(host, mark);
}
