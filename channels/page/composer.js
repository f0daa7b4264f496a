/** The box where a question is written: it grows, counts, keeps the draft and knows when Enter means "send". */

const LONG = 1_000;
const LONGEST = 4_000;

export class Composer {
  /** `onSend(text)` gets a question fit to send; `draft` ({get, set}) outlives the page; `announce(text)` is heard. */
  constructor(form, { onSend, draft, announce }) {
    this.onSend = onSend;
    this.draft = draft;
    this.announce = announce;
    this.box = form.querySelector("textarea");
    this.hint = form.querySelector("#hint");
    this.box.value = draft.get();
    this.#fit();
    form.addEventListener("submit", (event) => this.#submit(event));
    this.box.addEventListener("input", () => this.#changed());
    this.box.addEventListener("keydown", (event) => this.#enter(event, form));
  }

  get text() {
    return this.box.value;
  }

  set text(value) {
    this.box.value = value;
    this.#changed();
  }

  focus() {
    this.box.focus({ preventScroll: true });
  }

  #changed() {
    this.draft.set(this.text);
    this.#fit();
  }

  #fit() {
    this.#suggest(this.text.length > LONG ? lengthHint(this.text.length) : "");
    this.box.ariaInvalid = String(this.text.length > LONGEST);
    this.box.style.height = "auto";
    this.box.style.height = `${this.box.scrollHeight}px`;
  }

  #submit(event) {
    event.preventDefault();
    const text = this.text.trim();
    if (!text) return this.#object("Xin nhập câu hỏi trước khi gửi.");
    if (text.length > LONGEST) return this.#object(lengthHint(text.length));
    this.onSend(text);
    this.text = "";
  }

  /** Enter that ends a Telex or VNI composition is not "send"; Safari tells so by key code 229 only. */
  #enter(event, form) {
    if (event.key !== "Enter" || event.shiftKey || event.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    form.requestSubmit();
  }

  #object(why) {
    this.#suggest(why);
    this.announce(why);
    this.focus();
  }

  #suggest(text) {
    this.hint.textContent = text;
    this.hint.hidden = !text;
  }
}

function lengthHint(length) {
  const over = length - LONGEST;
  if (over > 0) return `Câu hỏi dài quá: xin bớt ${over.toLocaleString("vi")} ký tự.`;
  return `${length.toLocaleString("vi")} / ${LONGEST.toLocaleString("vi")} ký tự`;
}
