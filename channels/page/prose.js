/** Plain text of an answer → paragraphs, lists and their headings. */

import { element } from "./elements.js";

const BULLET = /^\s*• +(?<words>.*)/;
const STEP = /^\s*(?<number>\d{1,3})\. +(?<words>.*)/; // not a procedure's code: "1.001193" has no space

/** Blank lines part paragraphs; "• " and "1. " begin items; a line ending in ":" right before an item heads them. */
export function prose(text) {
  const blocks = document.createDocumentFragment();
  const lines = text.split("\n").map((line) => line.trimEnd());
  let open = null; // the paragraph that a further line goes on with
  for (const [index, line] of lines.entries()) {
    const entry = item(line);
    const heads = line.endsWith(":") && item(lines[index + 1] ?? "");
    if (line && open && !entry && !heads) {
      open.append(element("br"), line);
      continue;
    }
    open = null;
    if (entry) listFor(entry, blocks).append(entry.element);
    else if (heads) blocks.append(element("h4", {}, line));
    else if (line) blocks.append((open = element("p", {}, line)));
  }
  return blocks;
}

function item(line) {
  const bullet = BULLET.exec(line)?.groups;
  if (bullet) return { list: "ul", element: element("li", {}, bullet.words) };
  const step = STEP.exec(line)?.groups;
  if (step) return { list: "ol", element: element("li", { value: Number(step.number) }, step.words) };
  return null;
}

/** The list that stands last, or a new one: an item after a blank line still belongs to its list. */
function listFor({ list }, blocks) {
  const last = blocks.lastElementChild;
  if (last?.localName === list) return last;
  const fresh = element(list);
  blocks.append(fresh);
  return fresh;
}
