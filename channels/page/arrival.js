/** What the address of a receipt's QR brings: the code of a dossier, which is all that it may bring. */

const KEY = "ho-so";
const CODE = /^[0-9A-Z]{1,3}(\.[0-9A-Z]{1,3}){0,7}-\d{6}-\d{4,6}$/i;

/** The code, once: it leaves the address bar, so that a reload does not send it again. "" if there is none. */
export function takeCode() {
  const address = new URL(location.href);
  const brought = address.searchParams.get(KEY);
  if (brought === null) return "";
  address.searchParams.delete(KEY);
  window.history.replaceState(null, "", address);
  return CODE.test(brought) ? brought : "";
}
