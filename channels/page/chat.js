/** The chat page: joins the box, the log, this browser's memory and the service. */

import * as api from "./api.js";
import { takeCode } from "./arrival.js";
import { keepCurrent } from "./announcements.js";
import { Composer } from "./composer.js";
import { Log } from "./log.js";
import { News } from "./news.js";
import { persistently } from "./persist.js";
import { PhotoPicker } from "./photo.js";
import * as store from "./store.js";

const SLOW_MS = 1_500; // quicker answers need no announcement of their own

const LISTEN_MS = 5_000; // between two looks for an officer's words
const LISTEN_TIMES = 720; // an hour; a look back at the page, or a message, goes on listening
const SELDOM = 12; // of these moments, one (each minute) is for a notice, which may come to anybody

const byId = (id) => document.getElementById(id);
const fingers = matchMedia("(pointer: coarse)");

const log = new Log(byId("log"));
const composer = new Composer(byId("composer"), { onSend: (text) => ask({ text }), draft: store.draft, announce });
const news = new News(hear);
keepCurrent(byId("announcements"));
new PhotoPicker(byId("photo"), { onSend: (chosen) => ask({ text: "Ảnh", ...chosen }), announce });
let queue = []; // messages without an answer, oldest first
let listening = 0; // looks for an officer's words that are left
let moments = 0; // in which a look was possible
let behind = true; // the service may hold words that are not shown yet

/** All that this page owes the service, one thing at a time: the history first, then each message in turn. */
const run = persistently(async () => {
  while (behind || queue.length) await (behind ? catchUp() : deliver(queue[0]));
}, explain);

function ask(said) {
  const message = { id: newId(), ...said };
  if (!message.photo) store.outbox.add(message); // a photo is kept by this page alone, until it has arrived
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
  if (!turn.failing) turn.sending(message.photo ? "Đang gửi ảnh" : undefined);
  const slow = setTimeout(announce, SLOW_MS, "Đang soạn câu trả lời, xin chờ.");
  try {
    if (!store.session.get()) store.session.set((await api.begin()).session); // first: so it may be sent twice
    const { session, replies, outcome } = await (message.photo ? api.sendPhoto : api.send)(store.session.get(), message);
    listening = ["handed_over", "with_officer"].includes(outcome) ? LISTEN_TIMES : 0;
    store.session.set(session); // a new one, if ours is no longer known
    follow();
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
  const { messages: rows, last: heard } = session ? await api.history(session) : { messages: [] };
  log.show(rows);
  follow(heard);
  const last = rows.filter(({ from }) => from !== "notice").at(-1);
  if (last && last.from !== "assistant") listening ||= LISTEN_TIMES; // an officer's turn, before a reload
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

/** From now on news come by themselves. */
function follow(heard = 0) {
  if (isSeen()) news.follow(store.session.get(), heard);
}

function hear(row) {
  log.show([row]);
  if (row.from === "officer") listening = LISTEN_TIMES;
}

/**
 * An officer may write at any time, without being asked; a notice may come even when nobody is with an officer.
 * Where news come by themselves a look is seldom needed: a proxy may hold them up.
 */
function listen() {
  if (!isSeen()) return;
  moments += 1;
  if ((listening === 0 || news.isOpen) && moments % SELDOM) return;
  listening = Math.max(0, listening - 1);
  refresh();
}

function dequeue(message) {
  queue = queue.filter(({ id }) => id !== message.id);
  store.outbox.remove(message.id);
}

function refuse(message, why) {
  log.find(message.id).refused(why);
  dequeue(message);
  if (!message.payload && !message.photo && !composer.text) composer.text = message.text; // to be put another way
}

function resend(turn) {
  turn?.sending();
  focusAfter(turn);
  run();
}

function isSeen() {
  return document.visibilityState === "visible";
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
document.addEventListener("visibilitychange", () => (isSeen() ? refresh() : news.stop()));
setInterval(listen, LISTEN_MS);
store.onForgottenElsewhere(() => location.reload());

history.scrollRestoration = "manual";
store.outbox.all().forEach(enqueue);
const brought = takeCode();
if (brought) ask({ text: brought });
else run();
