/** The chat page: joins the box, the log, this browser's memory and the service. */

import * as api from "./api.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { persistently } from "./persist.js";
import * as store from "./store.js";

const SLOW_MS = 1_500; // quicker answers need no announcement of their own

const byId = (id) => document.getElementById(id);
const fingers = matchMedia("(pointer: coarse)");

const log = new Log(byId("log"));
const composer = new Composer(byId("composer"), { onSend: (text) => ask({ text }), draft: store.draft, announce });
let queue = []; // messages without an answer, oldest first
let behind = true; // the service may hold words that are not shown yet

/** All that this page owes the service, one thing at a time: the history first, then each message in turn. */
const run = persistently(async () => {
  while (behind || queue.length) await (behind ? catchUp() : deliver(queue[0]));
}, explain);

function ask(said) {
  const message = { id: newId(), ...said };
  store.outbox.add(message);
  const turn = enqueue(message);
  focusAfter(turn);
  run();
}

function enqueue(message) {
  queue.push(message);
  const turn = log.ask(message);
  setStage();
  return turn;
}

async function deliver(message) {
  const turn = log.find(message.id);
  if (!turn.failing) turn.sending();
  const slow = setTimeout(announce, SLOW_MS, "Đang soạn câu trả lời, xin chờ.");
  try {
    if (!store.session.get()) store.session.set((await api.begin()).session); // first: so it may be sent twice
    const { session, replies } = await api.send(store.session.get(), message);
    store.session.set(session); // a new one, if ours is no longer known
    log.answer(message.id, replies);
    dequeue(message);
  } catch (error) {
    if (!(error instanceof api.Refused)) throw error;
    refuse(message, error.message);
  } finally {
    clearTimeout(slow);
    announce("");
  }
}

async function catchUp() {
  const session = store.session.get();
  if (session) log.show((await api.history(session)).messages);
  behind = false;
  queue.filter(({ id }) => log.find(id).settled).forEach(dequeue); // answered just before a reload
  setStage();
  requestAnimationFrame(() => (byId("log").ariaBusy = "false")); // only what comes from now on is read aloud
}

/** Nothing came through: says so where the citizen looks, until the next attempt does better. */
function explain({ message }) {
  byId("unloaded").hidden = !behind;
  if (queue.length) log.fail(queue[0].id, message);
  setStage();
}

function dequeue(message) {
  queue = queue.filter(({ id }) => id !== message.id);
  store.outbox.remove(message.id);
}

function refuse(message, why) {
  log.find(message.id).refused(why);
  dequeue(message);
  if (!message.payload && !composer.text) composer.text = message.text; // to be put another way
}

function resend(turn) {
  turn?.sending();
  focusAfter(turn);
  run();
}

function refresh() {
  behind = true;
  run();
}

/** Keyboards go on writing; on a touch screen the box would raise the keyboard over the answer. */
function focusAfter(turn) {
  if (turn && fingers.matches) turn.element.focus({ preventScroll: true });
  else composer.focus();
}

/** The welcome stands until the conversation begins. */
function setStage() {
  byId("welcome").hidden = behind || !log.isEmpty;
  byId("start-over").hidden = log.isEmpty && !behind;
  if (!behind) byId("unloaded").hidden = true;
}

/** As the box grows, what has the focus and what was said last stay in sight above it. */
function makeRoom([{ target }]) {
  document.documentElement.style.scrollPaddingBottom = `${target.offsetHeight}px`;
  log.stay();
}

function announce(text) {
  byId("status").textContent = text;
}

function startOver() {
  store.forget();
  location.reload();
}

/** A random UUID; `randomUUID` is missing where the page is served without TLS. */
function newId() {
  const digit = (c) => (c ^ (crypto.getRandomValues(new Uint8Array(1))[0] & (15 >> (c / 4)))).toString(16);
  return crypto.randomUUID?.() ?? "10000000-1000-4000-8000-100000000000".replace(/[018]/g, digit);
}

document.addEventListener("click", ({ target }) => {
  const button = target.closest("button");
  if (button?.matches(".choice")) ask({ text: button.textContent, payload: button.value });
  if (button?.matches(".resend")) resend(log.turnAt(button));
});
byId("start-over").addEventListener("click", () => byId("confirm").showModal());
byId("confirm").addEventListener("close", ({ target }) => target.returnValue === "forget" && startOver());
new ResizeObserver(makeRoom).observe(byId("composer"));
addEventListener("online", run);
document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && refresh());
store.onForgottenElsewhere(() => location.reload());

history.scrollRestoration = "manual";
store.outbox.all().forEach(enqueue);
run();
