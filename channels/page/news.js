/** What nobody asked for (a notice, an officer's words), as it comes. While no line stands, the page looks by itself. */

export class News {
  #line;
  #session;

  /** `onRow(row)` gets rows as the history has them; one may come that is shown already. */
  constructor(onRow) {
    this.onRow = onRow;
  }

  get isOpen() {
    return this.#line?.readyState === EventSource.OPEN;
  }

  /** Opens a line to the conversation, unless it stands or is being mended. `after`: the cursor of the history. */
  follow(session, after) {
    const stands = this.#line && this.#line.readyState !== EventSource.CLOSED;
    if (!session || (stands && session === this.#session)) return;
    this.stop();
    this.#session = session;
    this.#line = new EventSource(`api/chat/events?${new URLSearchParams({ session, after })}`);
    this.#line.onmessage = ({ data }) => this.onRow(JSON.parse(data));
  }

  /** A page that nobody looks at holds no line: a browser has few of them. */
  stop() {
    this.#line?.close();
    this.#line = undefined;
  }
}
