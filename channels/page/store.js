/** What this browser remembers: the session, the draft, and messages that have no answer yet. */

const PREFIX = "motcua.";
const spare = new Map(); // stands in where localStorage is switched off or full

let forgotten = false;

function read(name) {
  if (spare.has(name)) return spare.get(name);
  try {
    return localStorage.getItem(PREFIX + name);
  } catch {
    return null;
  }
}

function write(name, value) {
  if (forgotten) return; // an answer that arrives late must not bring the session back
  try {
    localStorage.setItem(PREFIX + name, value);
    spare.delete(name);
  } catch {
    spare.set(name, value);
  }
}

export const session = { get: () => read("session"), set: (id) => write("session", id) };

export const draft = { get: () => read("draft") ?? "", set: (text) => write("draft", text) };

/** Messages on their way, [{id, text, payload?}], oldest first; read anew each time, as other tabs write here too. */
export const outbox = {
  all: () => JSON.parse(read("outbox") ?? "[]"),
  add: (message) => write("outbox", JSON.stringify([...outbox.all(), message])),
  remove: (id) => write("outbox", JSON.stringify(outbox.all().filter((message) => message.id !== id))),
};

/** Forgets all of it, for good in this tab: the page reloads next. */
export function forget() {
  forgotten = true;
  spare.clear();
  try {
    for (const name of ["session", "draft", "outbox"]) localStorage.removeItem(PREFIX + name);
  } catch {
    // nothing was kept
  }
}

/** Calls back when another tab has forgotten the conversation; this one then keeps nothing either. */
export function onForgottenElsewhere(callback) {
  addEventListener("storage", ({ key, newValue }) => {
    if (key !== `${PREFIX}session` || newValue !== null) return;
    forgotten = true;
    callback();
  });
}
