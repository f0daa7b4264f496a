/** One reply of the service as elements: its text, link, source and choices. */

import { element, unseen } from "./elements.js";
import { prose } from "./prose.js";

const FOLLOWED = ["https:", "http:", "tel:", "mailto:"];

/** {text, choices?: [{title, payload}], link?: {title, url}, source?: {code, decision_number, verified_on}} */
export function reply({ text, choices, link, source }) {
  const made = element("div", { className: "reply" }, prose(text));
  if (link) made.append(element("p", { className: "link" }, anchor(link)));
  if (source) made.append(sourceLine(source));
  if (choices?.length) made.append(element("ul", { className: "choices" }, ...choices.map(choice)));
  return made;
}

function choice({ title, payload }) {
  const button = element("button", { type: "button", className: "choice", value: payload }, title);
  return element("li", {}, button);
}

/** Opens beside the conversation; an address of another kind (javascript:) stays text. */
function anchor({ title, url }) {
  if (!FOLLOWED.includes(scheme(url))) return `${title}: ${url}`;
  return element("a", { href: url, target: "_blank", rel: "noopener" }, title, unseen("span", " (mở trang mới)"));
}

function scheme(url) {
  try {
    return new URL(url, location.href).protocol;
  } catch {
    return "";
  }
}

/** "Nguồn: thủ tục 1.001193 · Quyết định 163/QĐ-BTP · đối chiếu tháng 6–7/2026" */
function sourceLine({ code, decision_number: number, verified_on: verified }) {
  const line = element("p", { className: "source" }, `Nguồn: thủ tục ${code}`);
  const named = /^quyết định/i.test(number) ? "" : "Quyết định ";
  if (number) line.append(` · ${named}`, element("span", { className: "unbroken" }, number));
  if (verified) line.append(` · đối chiếu ${verified}`);
  return line;
}
