/** The service's doors, and the two ways in which they can stay shut. */

const TIMEOUT_MS = 60_000; // longer than the service itself waits for a turn (45 s)
const BUSY_S = 20; // after "too many", unless the service says how long
const AWAY = "Chưa kết nối được với máy chủ. Câu hỏi vẫn được giữ và sẽ tự gửi lại.";
const UNREADABLE = "Máy chủ không nhận được câu hỏi này. Xin anh/chị viết lại ngắn hơn.";

/** Nobody answered, or too busy: the same request may succeed later. `seconds`: how long to wait, if told. */
export class TryLater extends Error {
  constructor(message, seconds = 0) {
    super(message || AWAY);
    this.seconds = seconds;
  }
}

/** The service read the message and will not take it; sending it again does not help. */
export class Refused extends Error {}

/** Begins a conversation. → {session} */
export function begin() {
  return call("api/chat/sessions", { method: "POST" });
}

/** Sends one message; the same `id` again is the same turn. → {session, message_id, outcome, replies} */
export function send(session, { id, text, payload }) {
  const said = payload ? { payload } : { text };
  return call("api/chat", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ session, message_id: id, ...said }),
  });
}

/** Sends a photo, a JPEG as a blob; as `send`. */
export function sendPhoto(session, { id, photo }) {
  return call(`api/chat/photos?${new URLSearchParams({ message_id: id })}`, {
    method: "POST",
    headers: { "Content-Type": "image/jpeg", "X-Chat-Session": session },
    body: photo,
  });
}

/** What was said so far, oldest first. → {messages: [{id, from, at, message_id, text, choices?, link?, source?}]} */
export function history(session) {
  return call(`api/chat/messages?${new URLSearchParams({ session })}`);
}

/** What everybody is told for a time. → {announcements: [{text}]} */
export function announcements() {
  return call("api/chat/announcements");
}

async function call(path, options) {
  const signal = AbortSignal.timeout?.(TIMEOUT_MS);
  try {
    const response = await fetch(path, { ...options, signal, cache: "no-store" });
    if (response.ok) return await response.json();
    throw await complaint(response);
  } catch (error) {
    if (error instanceof TryLater || error instanceof Refused) throw error;
    throw new TryLater();
  }
}

async function complaint(response) {
  const { message } = await response.json().catch(() => ({})); // a proxy in between answers in HTML
  if ([413, 415, 422].includes(response.status)) return new Refused(message || UNREADABLE);
  const told = Number(response.headers.get("Retry-After"));
  return new TryLater(message, told || (response.status === 429 ? BUSY_S : 0));
}
