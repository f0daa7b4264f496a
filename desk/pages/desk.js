// The desk's pages work without this; with it, drafts save themselves and what is under way shows its progress.

const PAUSE = 1500; // milliseconds without a key after which a draft is saved
const LOOK = 2000; // between two looks at what is under way

const form = document.querySelector("form[data-autosave]");
if (form) keepSaved(form);
watch();

function keepSaved(form) {
  let timer = 0;
  let last = Promise.resolve();
  let dirty = false;
  let stopped = false;

  const send = (act) => {
    last = last.then(() => (stopped ? undefined : save(act)));
    return last;
  };

  const save = async (act) => {
    dirty = false;
    const sent = new FormData(form);
    sent.set("act", act);
    try {
      const answer = await fetch(form.action, { method: "POST", body: sent });
      if (answer.redirected) return location.assign(answer.url); // signed out meanwhile
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      if (!page.getElementById("editor")) throw new Error("no editor");
      if (answer.status === 409) stopped = true;
      show(page, act !== "save" && answer.ok);
    } catch {
      dirty = true;
      say("Chưa lưu được: mất kết nối. Trang sẽ thử lại; anh/chị đừng đóng trang.");
      timer = setTimeout(() => send("save"), 4 * PAUSE);
    }
  };

  form.addEventListener("input", () => {
    dirty = true;
    clearTimeout(timer);
    timer = setTimeout(() => send("save"), PAUSE);
  });

  form.addEventListener("submit", (event) => {
    const act = event.submitter?.value ?? "save";
    clearTimeout(timer);
    if (act === "review") return void (dirty = false); // leaves the page, and saves on the way
    event.preventDefault();
    send(act);
  });

  addEventListener("beforeunload", (event) => {
    if (dirty) event.preventDefault();
  });
}

// What the server says of the fields; their contents stay as they are being typed, unless rows moved.
function show(page, rowsMoved) {
  if (rowsMoved) {
    swap("editor", page);
    const row = document.querySelector("[data-focus]");
    row?.querySelector("input, textarea, select")?.focus();
  }
  for (const fresh of page.querySelectorAll("[data-live]")) swap(fresh.id, page);
  for (const fresh of page.querySelectorAll("[data-live-value]")) {
    document.getElementById(fresh.id).value = fresh.value;
  }
  const problem = page.querySelector("main > [role=alert]");
  document.querySelector("main > [role=alert]")?.remove();
  if (problem) document.getElementById("main").prepend(problem);
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
      const page = new DOMParser().parseFromString(await answer.text(), "text/html");
      const fresh = page.getElementById(part.id);
      if (fresh) part.replaceWith(fresh);
    } catch {
      // away for a moment: the next look may succeed
    }
    watch();
  }, LOOK);
}
