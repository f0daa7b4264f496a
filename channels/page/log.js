/** The conversation on the page: its turns in order, one for each message id. */

import { Turn } from "./turn.js";

const NEAR_END_PX = 120;

export class Log {
  #turns = [];
  #seen = new Set(); // ids of rows of the history
  #reading = true; // at the end of the page, so that what is new may come into sight

  constructor(root) {
    this.root = root;
    addEventListener("scroll", () => (this.#reading = isAtEnd()), { passive: true });
    addEventListener("resize", () => this.stay());
  }

  get isEmpty() {
    return this.#turns.length === 0;
  }

  /** The turn of a message, if it stands here. */
  find(id) {
    return this.#turns.find((turn) => turn.id === id);
  }

  /** The turn that an element stands in, if any. */
  turnAt(node) {
    return this.#turns.find((turn) => turn.element.contains(node));
  }

  /** A message that is about to be sent, shown at the end. */
  ask({ id, text, thumbnail }) {
    const turn = new Turn(id, new Date());
    turn.ask(text, thumbnail);
    turn.waiting();
    this.#insert(turn, this.#turns.length);
    this.#tidy();
    this.#reading = true;
    this.stay();
    return turn;
  }

  /** The answer to a message; nothing new if history has shown it already. */
  answer(id, replies) {
    const turn = this.find(id);
    if (turn.settled) return;
    turn.settle();
    for (const part of replies) turn.add(part);
    if (!replies.length) turn.passedOn();
    this.#tidy();
    this.#reveal(turn);
  }

  /** Why a message has not arrived; it may yet. */
  fail(id, why) {
    const turn = this.find(id);
    turn.failed(why);
    this.#reveal(turn);
  }

  /** Holds the end of the page in sight while the box or the window changes its size. */
  stay() {
    if (this.#reading && !this.isEmpty) scrollToEnd();
  }

  /** Rows of the history, {id, from, at, message_id, text, …}; what stands here already is left out. */
  show(rows) {
    const done = new Set(this.#turns.filter((turn) => turn.settled).map((turn) => turn.id));
    const fresh = rows.filter(({ id }) => !this.#seen.has(id));
    for (const row of fresh) {
      this.#seen.add(row.id);
      if (row.from !== "assistant" || !done.has(row.message_id)) this.#showRow(row);
    }
    this.#tidy();
    if (fresh.length) this.stay();
  }

  /** A long answer is read from its question on; who has scrolled back to read is left there. */
  #reveal(turn) {
    if (this.#reading) turn.element.scrollIntoView();
  }

  #showRow(row) {
    const turn = this.find(row.message_id) ?? this.#insertEarlier(row);
    if (row.from === "citizen") return turn.ask(row.text);
    if (row.from === "assistant") turn.settle();
    return turn.add(row, row.from);
  }

  /** Before the messages that still wait: theirs is the end of the conversation. */
  #insertEarlier({ id, message_id: messageId, at }) {
    const waiting = this.#turns.findIndex((turn) => turn.pending);
    const place = waiting < 0 ? this.#turns.length : waiting;
    return this.#insert(new Turn(messageId ?? `row ${id}`, new Date(at)), place);
  }

  #insert(turn, place) {
    this.root.insertBefore(turn.element, this.#turns[place]?.element ?? null);
    this.#turns.splice(place, 0, turn);
    return turn;
  }

  /** A day stands above its first turn, and choices live until something else is said. */
  #tidy() {
    let next = null;
    for (const [index, turn] of [...this.#turns.entries()].reverse()) {
      turn.showDay(turn.day !== this.#turns[index - 1]?.day);
      if (next) turn.retireChoices(next.question);
      if (turn.question) next = turn;
    }
  }
}

function isAtEnd() {
  const { scrollHeight } = document.documentElement;
  return scrollY + innerHeight > scrollHeight - NEAR_END_PX;
}

function scrollToEnd() {
  scrollTo({ top: document.documentElement.scrollHeight, behavior: "instant" });
}
