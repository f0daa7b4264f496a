/** Two phones: what is done on them goes to the demo's server, and what they show comes from it twice a second. */

import { element } from "/page/elements.js";

const POLL_MILLISECONDS = 500;
const LINK = /https?:\/\/[^\s<>"]+[^\s<>".,;:!?)]/g;
const AWAY = "Không liên lạc được với bản trình diễn. Nó có còn chạy trong cửa sổ dòng lệnh không?";

const problem = document.getElementById("problem");
const phones = new Map([...document.querySelectorAll("[data-phone]")].map((phone) => [phone.dataset.phone, phone]));
let newest = 0; // an older answer that comes late must not undo a newer one

async function ask(path, body) {
  const number = ++newest;
  const options = body && {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify(body),
  };
  try {
    const response = await fetch(path, options);
    const answer = await response.json();
    if (!response.ok) return tell(answer.message);
    if (body || problem.textContent === AWAY) tell("");
    if (number === newest) show(answer);
  } catch {
    tell(AWAY);
  }
}

function tell(words) {
  if (problem.textContent !== words) problem.textContent = words;
  problem.hidden = !words;
}

function show(state) {
  for (const phone of state.phones) showPhone(phones.get(phone.name), phone);
  for (const each of state.switches) {
    document.querySelector(`[data-switch="${each.name}"]`).setAttribute("aria-checked", String(each.on));
  }
  document.querySelector("main").removeAttribute("aria-busy");
}

function showPhone(phone, { messages, typing, counts }) {
  showMessages(phone.querySelector(".log"), messages);
  phone.querySelector(".start").hidden = messages.length > 0;
  for (const [name, count] of Object.entries(counts)) phone.querySelector(`[data-count="${name}"]`).textContent = count;
  const sub = phone.querySelector(".sub");
  sub.dataset.still ??= sub.textContent;
  const words = (typing && sub.dataset.typing) || sub.dataset.still;
  if (sub.textContent !== words) sub.textContent = words;
}

/** What has not changed stays as it is: a screen reader hears only what is new, and the focus is kept. */
function showMessages(log, messages) {
  let grown = false;
  for (const [place, message] of messages.entries()) {
    const said = JSON.stringify({ ...message, statuses: undefined });
    let node = log.children[place];
    if (node?.dataset.said !== said) {
      const fresh = drawn(message, log.closest("[data-phone]"));
      fresh.dataset.said = said;
      if (node) node.replaceWith(fresh);
      else log.append(fresh);
      node = fresh;
      grown = true;
    }
    if (message.statuses) showStatus(node, message.statuses);
  }
  while (log.children.length > messages.length) log.lastElementChild.remove();
  if (grown) log.scrollTop = scrolled(log);
}

/** The end; but a long answer is read from its beginning on. */
function scrolled(log) {
  const last = log.lastElementChild;
  return Math.min(log.scrollHeight, last.offsetTop - 8);
}

function drawn(message, phone) {
  const node = element("div", { className: `message ${message.from}` });
  node.dataset.kind = message.kind;
  node.append(element("span", { className: "visually-hidden" }, message.from === "citizen" ? "Công dân:" : "Một Cửa:"));
  if (message.kind === "photo" || message.kind === "sticker") {
    node.append(document.getElementById(message.kind).content.cloneNode(true));
  } else if (message.kind === "press") {
    node.append(element("span", {}, `đã bấm “${message.text}”`));
  } else if (message.kind === "start") {
    node.append(element("div", { className: "bubble" }, phone.querySelector("[data-send=start]").textContent));
  } else {
    node.append(element("div", { className: "bubble" }, ...linked(message.text)));
  }
  if (message.rows?.length) node.append(keys(message.rows));
  if (message.statuses) node.append(element("span", { className: "status" }));
  return node;
}

function linked(text) {
  const parts = [];
  let from = 0;
  for (const { 0: url, index } of text.matchAll(LINK)) {
    parts.push(text.slice(from, index), element("a", { href: url, target: "_blank", rel: "noreferrer" }, url));
    from = index + url.length;
  }
  return [...parts, text.slice(from)];
}

function keys(rows) {
  const button = ({ title, key }) => {
    const made = element("button", { type: "button" }, title);
    made.dataset.key = key;
    return made;
  };
  return element("ul", { className: "keys" }, ...rows.map((row) => element("li", {}, ...row.map(button))));
}

function showStatus(node, statuses) {
  const taken = statuses.filter((status) => status >= 200 && status < 300).length;
  const failed = statuses.length > 0 && taken === 0;
  const words = failed ? "chưa giao được" : taken > 1 ? `đã giao ${taken} lần` : taken ? "đã nhận" : "đang giao…";
  const status = node.querySelector(".status");
  if (status.textContent !== words) status.textContent = words;
  node.classList.toggle("failed", failed);
}

for (const [name, phone] of phones) {
  phone.addEventListener("click", ({ target }) => {
    const button = target.closest("button");
    if (button?.dataset.key) ask("/press", { phone: name, key: button.dataset.key });
    if (button?.dataset.send) ask("/send", { phone: name, kind: button.dataset.send });
    if (button?.dataset.send === "start") phone.querySelector("input").focus();
  });
  phone.querySelector("form").addEventListener("submit", (event) => {
    event.preventDefault();
    const input = event.target.elements.text;
    const text = input.value.trim();
    input.value = "";
    if (text) ask("/say", { phone: name, text });
  });
}
for (const each of document.querySelectorAll("[data-switch]")) {
  each.addEventListener("click", () => ask("/switch", { name: each.dataset.switch }));
}

async function poll() {
  if (!document.hidden) await ask("/state");
  setTimeout(poll, POLL_MILLISECONDS);
}
poll();
