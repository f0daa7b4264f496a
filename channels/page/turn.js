/** One turn on the page: what the citizen said, how it is faring, and what was answered. */

import { element, unseen } from "./elements.js";
import { reply } from "./reply.js";

const SENDERS = { assistant: "Một Cửa trả lời", officer: "Cán bộ trả lời", notice: "Thông báo" };

export class Turn {
  question = "";
  settled = false; // answered or refused: nothing more is expected
  pending = false; // on its way from this page
  failing = ""; // why it has not arrived, while that is so
  #progress = element("div", { className: "progress" });

  constructor(id, at) {
    this.id = id;
    this.day = at.toLocaleDateString("vi", { weekday: "long", day: "numeric", month: "long", year: "numeric" });
    this.element = element("div", { className: "turn", tabIndex: -1 });
  }

  /** Shows what the citizen said; a second call changes nothing. */
  ask(text, thumbnail) {
    if (this.question) return;
    this.question = text;
    const shown = element("p", {}, text);
    if (thumbnail) shown.append(element("img", { src: thumbnail, alt: "Ảnh anh/chị gửi" }));
    const said = element("article", { className: "question" }, unseen("h3", "Anh/chị hỏi"), shown);
    this.element.prepend(said);
  }

  waiting() {
    this.#show("waiting", element("p", { ariaHidden: "true" }, "Đang chờ gửi"));
  }

  sending(what = "Đang soạn câu trả lời") {
    const dots = element("span", { className: "dots" }, element("i"), element("i"), element("i"));
    this.#show("sending", element("p", { ariaHidden: "true" }, dots, what));
  }

  failed(why) {
    if (this.failing === why) return; // nor is it read aloud at every attempt
    const resend = element("button", { type: "button", className: "resend" }, "Gửi lại");
    this.#show("failed", element("p", {}, why), resend);
    this.failing = why;
  }

  refused(why) {
    this.settle();
    this.#show("refused", element("p", {}, why));
  }

  /** The assistant is silent: an officer reads it. */
  passedOn() {
    this.settle();
    this.#show("passed", element("p", {}, "Đã chuyển tới cán bộ"));
  }

  settle() {
    this.settled = true;
    this.#progress.remove();
    this.pending = false;
  }

  /** Adds one part of an answer, {text, choices?, link?, source?}, under the name of who says it. */
  add(part, from = "assistant") {
    const made = reply(part);
    const article = this.#answerFrom(from);
    dropRepeatedSource(article, made);
    article.append(made);
  }

  /** Puts the day above the turn, or takes it away. */
  showDay(isNew) {
    this.element.querySelector(".day")?.remove();
    if (isNew) this.element.prepend(element("p", { className: "day" }, this.day));
  }

  /** Ends this turn's choices: the words that were said next mark the one that was pressed. */
  retireChoices(next) {
    for (const button of this.element.querySelectorAll(".choice:enabled")) {
      const chosen = button.textContent === next;
      button.disabled = true;
      button.classList.toggle("chosen", chosen);
      if (chosen) button.append(unseen("span", " (đã chọn)"));
    }
  }

  #show(state, ...content) {
    this.pending = !this.settled;
    this.failing = "";
    this.#progress.dataset.state = state;
    this.#progress.replaceChildren(...content);
    this.element.append(this.#progress);
  }

  #answerFrom(sender) {
    const last = this.element.lastElementChild;
    if (last?.dataset.from === sender) return last;
    const article = element("article", { className: "answer" }, element("h3", {}, SENDERS[sender]));
    article.dataset.from = sender;
    this.element.append(article);
    return article;
  }
}

/** The parts of a long answer have one source: it stands once, under the last of them. */
function dropRepeatedSource(article, part) {
  const before = article.lastElementChild.querySelector(".source");
  if (before?.textContent === part.querySelector(".source")?.textContent) before?.remove();
}
