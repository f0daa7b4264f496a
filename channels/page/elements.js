/** Building elements. Text only ever becomes text: nothing here reads HTML. */

/** element("p", { className: "hint" }, "text", child, …) */
export function element(tag, properties = {}, ...children) {
  const made = Object.assign(document.createElement(tag), properties);
  made.append(...children);
  return made;
}

/** For screen readers alone. */
export function unseen(tag, text) {
  return element(tag, { className: "visually-hidden" }, text);
}
