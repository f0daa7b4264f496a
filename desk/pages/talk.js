// The pages of conversations work without this; with it, what is new appears by itself, and what is being typed stays.

const LOOK = 2000; // milliseconds between two looks
const SELDOM = 15000; // while nobody sees the page
const title = document.title.replace(/^\(\d+\) /, "");

const talk = document.getElementById("talk");
const list = document.getElementById("talks");
if (talk) watchTalk();
if (list) watch(list.dataset.again, showList);

// Looks again and again; `show` gets what there is. Signed in elsewhere after the session ended, the page goes on.
function watch(address, show, isNew = () => "") {
  let wasOut = false;
  const look = async () => {
    try {
      const answer = await fetch(address + (wasOut ? "" : isNew()), { redirect: "manual" });
      if (answer.status === 404) return gone();
      wasOut = answer.type === "opaqueredirect";
      if (wasOut) trouble("Phiên đăng nhập đã hết. Anh/chị đăng nhập ở thẻ khác; lời đang viết vẫn còn ở đây.");
      else if (answer.status >= 400) throw new Error("not now");
      else trouble("");
      if (answer.status === 200) show(await parsed(answer));
    } catch {
      trouble("Mất kết nối; trang đang thử lại. Lời đang viết vẫn còn.");
    }
    setTimeout(look, document.hidden ? SELDOM : LOOK);
  };
  setTimeout(look, LOOK);
}

async function parsed(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// `of`: the line to the server, or what was sent; that the line is well takes no refusal away.
function trouble(words, of = "line") {
  const held = document.getElementById("trouble");
  if (!words && of === "line" && held.dataset.of === "sent") return;
  held.dataset.of = of;
  if (held.textContent !== words) held.textContent = words;
  held.hidden = !words;
}

// The list

function showList(page) {
  const told = page.querySelector("[data-count]");
  const counted = document.getElementById("counted");
  if (counted.textContent !== told.dataset.counted) counted.textContent = told.dataset.counted;
  count(Number(told.dataset.count));
  const fresh = document.createElement("div");
  fresh.append(...page.body.childNodes);
  if (fresh.innerHTML.trim() === list.innerHTML.trim()) return;
  const focused = list.contains(document.activeElement) && nameOf(document.activeElement);
  list.replaceChildren(...fresh.childNodes);
  if (focused) [...list.querySelectorAll("a, button, [tabindex]")].find((each) => nameOf(each) === focused)?.focus();
}

function nameOf(element) {
  return element.getAttribute("href") ?? element.getAttribute("aria-label");
}

function count(number) {
  document.title = number ? `(${number}) ${title}` : title;
}

// One conversation

function watchTalk() {
  const log = document.getElementById("log");
  log.scrollTop = log.scrollHeight;
  helpTyping();
  document.addEventListener("visibilitychange", () => document.hidden || count(0));
  keepTyped();
  watch(talk.dataset.again, showTalk, () => `?da-xem=${document.getElementById("state").dataset.stamp}`);
}

let unseen = 0;

function showTalk(page) {
  const log = document.getElementById("log");
  const atEnd = log.scrollTop + log.clientHeight > log.scrollHeight - 40;
  const held = log.querySelector("ol");
  for (const line of page.querySelectorAll("#log li")) {
    const known = document.getElementById(line.id);
    if (!known) {
      held.append(line);
      if (line.classList.contains("citizen")) unseen += 1;
    } else if (known.innerHTML !== line.innerHTML) known.replaceWith(line);
  }
  if (atEnd) log.scrollTop = log.scrollHeight;
  if (!document.hidden) unseen = 0;
  count(unseen);
  showState(page);
}

// The acts follow the state, but for a box in which something is being typed.
function showState(page) {
  const state = document.getElementById("state");
  const now = page.getElementById("state");
  state.dataset.stamp = now.dataset.stamp;
  if (state.textContent !== now.textContent) state.textContent = now.textContent;
  const acts = document.getElementById("acts");
  const fresh = page.getElementById("acts");
  const token = fresh.querySelector("[name=form_token]")?.value;
  if (token) for (const each of acts.querySelectorAll("[name=form_token]")) each.value = token; // of a later session
  if (acts.dataset.acts === fresh.dataset.acts || typed().length) return;
  acts.replaceWith(fresh);
  helpTyping();
}

// Boxes with words that were not sent.
function typed() {
  return [...document.querySelectorAll("#acts textarea")].filter((box) => box.value.trim());
}

// Whoever leaves with words unsent is asked; what a form sends is no loss.
function keepTyped() {
  let sending = null;
  document.addEventListener("submit", (event) => (sending = event.target), true);
  addEventListener("beforeunload", (event) => {
    if (typed().some((box) => box.form !== sending)) event.preventDefault();
    sending = null;
  });
}

function gone() {
  document.getElementById("log")?.querySelector("ol").replaceChildren();
  for (const button of document.querySelectorAll("#acts button")) button.disabled = true;
  trouble("Cuộc trò chuyện này không còn: người dân đã xóa dữ liệu của mình, hoặc đã hết thời gian lưu.");
}

function helpTyping() {
  const form = document.querySelector("form.say");
  if (!form) return;
  const box = form.elements.text;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (event.submitter?.value === "fill") return insert(box, form.elements.situation);
    send(form, box);
  });
  box.addEventListener("keydown", (event) => {
    if (event.key === "Enter" && event.ctrlKey) form.requestSubmit(form.querySelector("button.main"));
  });
}

function insert(box, situation) {
  const words = situation.selectedOptions[0].dataset.words;
  const before = box.value.slice(0, box.selectionStart);
  box.setRangeText(before && !before.endsWith("\n") ? `\n${words}` : words, box.selectionStart, box.selectionEnd, "end");
  box.focus();
}

// The same form again has the same key: it is said once, however often it is sent.
async function send(form, box) {
  const sent = new FormData(form);
  const said = box.value;
  try {
    const answer = await fetch(form.action, { method: "POST", body: sent });
    const page = await parsed(answer);
    if (!page.getElementById("state")) return answer.status === 404 ? gone() : trouble(toldBy(page), "sent");
    const problem = page.querySelector("main > [role=alert]:not([hidden])")?.textContent ?? "";
    if (!problem) {
      document.querySelector("main > .wrong:not(#trouble)")?.remove(); // of an earlier try, without this script
      form.elements.key.value = page.querySelector("form.say [name=key]")?.value ?? "";
      if (box.value === said) box.value = "";
    }
    showTalk(page);
    trouble(problem, "sent");
    box.focus();
  } catch {
    trouble("Chưa gửi được: mất kết nối. Anh/chị bấm “Gửi” lần nữa; tin không bị gửi hai lần.");
  }
}

function toldBy(page) {
  return page.querySelector("main [role=alert]")?.textContent ?? "Chưa gửi được. Anh/chị đăng nhập lại ở thẻ khác, rồi gửi lại.";
}
