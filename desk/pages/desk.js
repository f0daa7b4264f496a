// The desk's pages work without this; with it, drafts save themselves, what is under way shows its progress, and what
// was typed for a report or a review stays until it is sent.

const PAUSE = 1500; // milliseconds without a key after which a draft is saved
const LONGEST = 10000; // milliseconds after which it is saved while somebody types on
const AGAIN = 6000; // milliseconds until what was not saved is tried again
const LOOK = 2000; // between two looks at what is under way

const BROKEN = "Chưa lưu được: mất kết nối. Trang sẽ thử lại; anh/chị đừng đóng trang.";
const SIGNED_OUT =
  "Phiên đã hết. Anh/chị đăng nhập ở thẻ khác; phần vừa gõ vẫn còn ở đây và sẽ được lưu.";

const form = document.querySelector("form[data-autosave]");
if (form) keepSaved(form);
const boxes = document.querySelector("[data-unsent]");
if (boxes) keepUnsent(boxes);
watch();

function keepSaved(form) {
  let timer = 0;
  let last = Promise.resolve();
  let dirtySince = 0; // 0: all is saved, or on its way
  let isTrying = false; // what could not be saved is about to be tried again
  let adding; // the button that was pressed for a new row, while the row is on its way
  let ahead = ""; // typed meanwhile, for the row's first field
  let stopped = false; // another window saved it: this one would undo that

  const send = (act) => {
    clearTimeout(timer);
    last = last.then(() => (stopped ? tellStopped() : save(act)));
    return last;
  };

  // Whether all that stands on the page is stored.
  const save = async (act) => {
    const since = dirtySince || Date.now();
    dirtySince = 0;
    isTrying = false;
    try {
      const [answer, sent] = await post(form, act);
      if (!answer) return later(since, SIGNED_OUT);
      const page = await parsed(answer);
      if (!page.getElementById("editor")) return later(since, BROKEN);
      stopped = answer.status === 409;
      if (stopped) dirtySince = since;
      show(page, act, act !== "save" && answer.ok && sent);
      if (act.startsWith("add:")) typeOn();
      if (stopped) tellStopped();
      return !dirtySince;
    } catch {
      return later(since, BROKEN);
    }
  };

  const later = (since, words) => {
    dirtySince = since;
    isTrying = true;
    ahead = "";
    adding = undefined;
    say(words);
    clearTimeout(timer);
    timer = setTimeout(() => send("save"), AGAIN);
    return false;
  };

  const typeOn = () => {
    const field = document.activeElement;
    if (ahead && form.contains(field) && field.matches("input, textarea")) {
      field.setRangeText(ahead, field.selectionStart, field.selectionEnd, "end");
      field.dispatchEvent(new Event("input", { bubbles: true }));
    }
    ahead = "";
    adding = undefined;
  };

  const leave = async () => {
    if (await send("save")) location.assign(`${form.action}/xem`);
    else if (!isTrying && !stopped) leave(); // somebody typed meanwhile
  };

  form.addEventListener("input", () => {
    dirtySince ||= Date.now();
    if (isTrying || stopped) return;
    clearTimeout(timer);
    timer = setTimeout(() => send("save"), Math.max(0, Math.min(PAUSE, dirtySince + LONGEST - Date.now())));
  });

  form.addEventListener("keydown", (event) => {
    if (!adding || event.target !== adding || event.ctrlKey || event.altKey || event.metaKey) return;
    if (event.key === "Backspace") ahead = ahead.slice(0, -1);
    else if (event.key.length === 1) ahead += event.key;
    else return;
    event.preventDefault(); // a space would press the button again
  });

  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const act = event.submitter?.value ?? "save";
    adding = act.startsWith("add:") ? event.submitter : undefined;
    if (act === "review") leave();
    else send(act);
  });

  addEventListener("beforeunload", (event) => {
    if (dirtySince) event.preventDefault();
  });
}

// The answer and what was sent; no answer: signed out. After signing in elsewhere the page's token is an old one.
async function post(form, act) {
  for (const isFirst of [true, false]) {
    const sent = new FormData(form);
    sent.set("act", act);
    const answer = await fetch(form.action, { method: "POST", body: sent, redirect: "manual" });
    if (answer.type !== "opaqueredirect" && answer.status !== 403) return [answer, sent];
    if (isFirst && !(await renewToken(form))) break;
  }
  return [];
}

async function renewToken(form) {
  const answer = await fetch(form.action, { redirect: "manual" });
  if (!answer.ok) return false;
  const fresh = (await parsed(answer)).querySelector("[name=form_token]")?.value;
  for (const held of document.querySelectorAll("[name=form_token]")) held.value = fresh ?? held.value;
  return Boolean(fresh);
}

async function parsed(answer) {
  return new DOMParser().parseFromString(await answer.text(), "text/html");
}

// What the server says of the fields; their contents stay as they are being typed, also where rows moved: then `sent`
// is what they held before, and what was typed since is put back.
function show(page, act, sent) {
  if (sent) {
    const typed = typedSince(sent, act);
    const place = placeIn(act);
    swap("editor", page);
    for (const [name, value] of typed) {
      const field = document.getElementById(name);
      if (field) field.value = value;
    }
    if (place) goOn(...place);
    else document.querySelector("[data-focus]")?.querySelector("input, textarea, select")?.focus();
  }
  for (const fresh of page.querySelectorAll("[data-live]")) swap(fresh.id, page);
  for (const fresh of page.querySelectorAll("[data-live-value]")) {
    document.getElementById(fresh.id).value = fresh.value;
  }
  const problem = page.querySelector("main > [role=alert]");
  document.querySelector("main > [role=alert]")?.remove();
  if (problem) document.getElementById("main").prepend(problem);
}

function typedSince(sent, act) {
  return [...new FormData(form)]
    .filter(([name, value]) => sent.has(name) && sent.get(name) !== value)
    .map(([name, value]) => [nameAfter(name, act), value]);
}

// The field in which somebody is typing, if any, as it is called after the act.
function placeIn(act) {
  const field = document.activeElement;
  if (!form.contains(field) || !field.matches("input, textarea")) return undefined;
  return [nameAfter(field.id, act), field.selectionStart, field.selectionEnd];
}

function goOn(name, start, end) {
  const field = document.getElementById(name);
  field?.focus();
  field?.setSelectionRange(start, end);
}

// "up:official.steps[2]" makes [2] to [1] and [1] to [2]; a row that was dropped has no name any more.
function nameAfter(name, act) {
  const [, verb, list, row] = act.match(/^(up|down|drop):(.+)\[(\d+)\]$/) ?? [];
  if (!list || !name.startsWith(`${list}[`)) return name;
  const at = Number(row);
  const rest = name.slice(list.length);
  const index = parseInt(rest.slice(1), 10);
  let to = index;
  if (verb === "drop") to = index === at ? "" : index - (index > at);
  else {
    const other = verb === "up" ? at - 1 : at + 1;
    if (index === at) to = other;
    else if (index === other) to = at;
  }
  return `${list}[${to}]${rest.slice(rest.indexOf("]") + 1)}`;
}

function tellStopped() {
  document.querySelector("main > [role=alert]")?.scrollIntoView({ block: "center" });
  return false;
}

function swap(id, page) {
  const held = document.getElementById(id);
  const fresh = page.getElementById(id);
  if (held && fresh && held.innerHTML !== fresh.innerHTML) held.replaceChildren(...fresh.childNodes);
}

function say(words) {
  document.getElementById("saved").textContent = words;
}

// Follows whatever is under way on the page until it is done.
function watch() {
  const part = document.querySelector("[data-refresh]");
  if (!part) return;
  setTimeout(async () => {
    try {
      const answer = await fetch(part.dataset.refresh);
      if (answer.redirected) return location.reload(); // signed out meanwhile
      const page = await parsed(answer);
      const fresh = page.getElementById(part.id);
      if (fresh) part.replaceWith(fresh);
    } catch {
      // away for a moment: the next look may succeed
    }
    watch();
  }, LOOK);
}

// Sending one box loads the page anew: what stands in the others comes back, and in all where the session had ended.
// Kept by officer and report or draft, in this tab.
function keepUnsent(boxes) {
  const name = `unsent ${boxes.dataset.unsent}`;
  const kept = { texts: {}, sent: [], ...JSON.parse(sessionStorage.getItem(name)) };
  const keep = () => sessionStorage.setItem(name, JSON.stringify(kept));

  const isDone = document.querySelector("main > [role=status]") && !document.querySelector("main > [role=alert]");
  if (isDone) for (const id of kept.sent) delete kept.texts[id];
  kept.sent = [];
  for (const area of boxes.querySelectorAll("textarea")) {
    if (area.value) kept.texts[area.id] = area.value; // sent back by the server
    else area.value = kept.texts[area.id] ?? "";
  }
  keep();

  boxes.addEventListener("input", ({ target }) => {
    if (target.matches("textarea")) kept.texts[target.id] = target.value;
    keep();
  });
  boxes.addEventListener("submit", ({ target }) => {
    kept.sent = [...target.querySelectorAll("textarea")].map((area) => area.id);
    keep();
  });
  document.querySelector("form.who").addEventListener("submit", () => sessionStorage.clear());
}
