// Standard Markdown, for the `markdown` block: what language models and documents write.
import { fragment, h } from "../dom.js";
import { emojiAt, withDrawnEmoji } from "../emoji.js";
import { linkNode } from "./links.js";
import { angleNode } from "./mrkdwn.js";

const FORMS = [
  { open: /`([^`\n]+)`/y, node: (match) => h("code", null, match[1]) },
  { open: /!?\[([^\]\n]*)\]\(([^()\s]+)(?:\s+"[^"]*")?\)/y, node: (match) => linkNode(match[2], ...spans(match[1] || match[2])) },
  { open: /\*\*(?=\S)(.+?\S|\S)\*\*/y, node: (match) => h("strong", null, spans(match[1])) },
  { open: /__(?=\S)(.+?\S|\S)__/y, node: (match) => h("strong", null, spans(match[1])) },
  { open: /~~(?=\S)(.+?\S|\S)~~/y, node: (match) => h("s", null, spans(match[1])) },
  { open: /\*(?=\S)([^*\n]*?\S)\*(?!\*)/y, node: (match) => h("em", null, spans(match[1])) },
  { open: /\b_(?=\S)([^_\n]*?\S)_(?![\p{L}\p{N}])/uy, node: (match) => h("em", null, spans(match[1])), word: true },
  { open: /<([^<>\s][^<>]*)>/y, node: (match) => angleNode(match[1]) },
  { open: /https?:\/\/[^\s<>"'`|]*[^\s<>"'`|.,;:!?)\]}*_]/y, node: (match) => linkNode(match[0]) },
];

function formAt(text, i) {
  for (const form of FORMS) {
    if (form.word && /[\p{L}\p{N}]/u.test(text[i - 1] ?? " ")) continue;
    form.open.lastIndex = i;
    const match = form.open.exec(text);
    const node = match && form.node(match);
    if (node) return { length: match[0].length, node };
  }
  return text[i] === ":" ? emojiAt(text, i) : null;
}

function spans(text) {
  const nodes = [];
  let plain = "";
  for (let i = 0; i < text.length; i += 1) {
    if (text[i] === "\\" && /[\\`*_~[\]()#>!-]/.test(text[i + 1] ?? "")) {
      plain += text[i + 1];
      i += 1;
      continue;
    }
    const found = /[`![*_~<h:]/.test(text[i]) ? formAt(text, i) : null;
    if (!found) {
      plain += text[i];
      continue;
    }
    nodes.push(...withDrawnEmoji(plain), found.node);
    plain = "";
    i += found.length - 1;
  }
  return [...nodes, ...withDrawnEmoji(plain)];
}

const ITEM = /^(\s*)([-*+]|\d{1,3}[.)])\s+(.*)$/;

function list(lines) {
  const base = ITEM.exec(lines[0])[1].length;
  const ordered = /\d/.test(ITEM.exec(lines[0])[2]);
  const items = [];
  for (const line of lines) {
    const match = ITEM.exec(line);
    if (match && match[1].length <= base) items.push({ text: match[3], inner: [] });
    else items.at(-1).inner.push(line);
  }
  return h(
    ordered ? "ol" : "ul",
    null,
    items.map(({ text, inner }) => {
      const task = /^\[([ xX])\]\s+(.*)$/.exec(text);
      const mark = task && h("span", { class: ["task", task[1] !== " " && "done"], role: "img", "aria-label": task[1] === " " ? "open" : "done" });
      return h("li", { class: task ? "task-item" : null }, mark, spans(task ? task[2] : text), inner.length > 0 && blocks(inner));
    }),
  );
}

const cells = (line) => line.trim().replace(/^\||\|$/g, "").split("|").map((cell) => cell.trim());

function table(lines) {
  const [head, , ...body] = lines;
  return h(
    "div",
    { class: "table-scroll" },
    h(
      "table",
      { class: "grid-table" },
      h("thead", null, h("tr", null, cells(head).map((cell) => h("th", { scope: "col" }, spans(cell))))),
      h("tbody", null, body.map((line) => h("tr", null, cells(line).map((cell) => h("td", null, spans(cell)))))),
    ),
  );
}

/** How many lines from `i` on satisfy the test. */
function run(lines, i, test) {
  let end = i;
  while (end < lines.length && test(lines[end])) end += 1;
  return end;
}

function blocks(lines) {
  const nodes = [];
  for (let i = 0; i < lines.length; ) {
    const line = lines[i];
    const heading = /^(#{1,6})\s+(.*?)\s*#*$/.exec(line);
    let end = i + 1;
    if (/^\s*$/.test(line)) {
      i = end;
      continue;
    }
    if (/^```/.test(line)) {
      end = run(lines, i + 1, (other) => !/^```/.test(other));
      nodes.push(h("pre", null, lines.slice(i + 1, end).join("\n")));
      end += 1;
    } else if (heading) {
      nodes.push(h(`h${Math.min(6, heading[1].length + 2)}`, { class: `md-heading md-${heading[1].length}` }, spans(heading[2])));
    } else if (/^\s*([-*_])(\s*\1){2,}\s*$/.test(line)) {
      nodes.push(h("hr"));
    } else if (/^>/.test(line)) {
      end = run(lines, i, (other) => /^>/.test(other));
      nodes.push(h("blockquote", null, blocks(lines.slice(i, end).map((other) => other.replace(/^> ?/, "")))));
    } else if (line.includes("|") && /^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$/.test(lines[i + 1] ?? "")) {
      end = run(lines, i, (other) => other.includes("|"));
      nodes.push(table(lines.slice(i, end)));
    } else if (ITEM.test(line)) {
      end = run(lines, i, (other) => ITEM.test(other) || /^\s+\S/.test(other));
      nodes.push(list(lines.slice(i, end)));
    } else {
      end = run(lines, i + 1, (other) => /\S/.test(other) && !/^(#{1,6}\s|```|>)/.test(other) && !ITEM.test(other));
      const text = lines.slice(i, end);
      nodes.push(h("p", null, text.flatMap((other, index) => [index > 0 && h("br"), spans(other.trim())])));
    }
    i = end;
  }
  return nodes;
}

/** A Markdown text as a fragment. */
export function renderMarkdown(text) {
  return fragment(blocks(String(text ?? "").replace(/\r\n?/g, "\n").split("\n")));
}
