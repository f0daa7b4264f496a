/** What everybody is told for a time. It came with the page; a page that stays open looks again. */

import * as api from "./api.js";
import { element } from "./elements.js";

const LOOK_MS = 60_000; // between two looks of a page that somebody has before them

export function keepCurrent(place) {
  const look = async () => {
    if (document.hidden) return;
    try {
      show(place, (await api.announcements()).announcements);
    } catch {
      // away: what stands there stays
    }
  };
  setInterval(look, LOOK_MS);
  document.addEventListener("visibilitychange", look);
}

function show(place, announcements) {
  const told = announcements.map(({ text }) => text);
  const shown = [...place.children].map((each) => each.textContent);
  if (JSON.stringify(told) === JSON.stringify(shown)) return; // else it would be read out again
  place.hidden = !told.length;
  place.replaceChildren(...told.map((text) => element("p", {}, text)));
}
