/** Doing a thing until it works. */

import { TryLater } from "./api.js";

const FIRST_PAUSE_MS = 2_000;
const LONGEST_PAUSE_MS = 30_000;

/**
 * A function that runs `work` now, and while it throws TryLater, again after growing pauses; `onSetback` hears of each.
 * Called during a pause it runs at once; called while running it does nothing, as the run will see the new work.
 */
export function persistently(work, onSetback) {
  let running = false;
  let failures = 0;
  let timer;

  return async function run() {
    if (running) return;
    running = true;
    clearTimeout(timer);
    try {
      await work();
      failures = 0;
    } catch (error) {
      if (!(error instanceof TryLater)) throw error;
      onSetback(error);
      timer = setTimeout(run, Math.max(pause(failures++), error.seconds * 1000));
    } finally {
      running = false;
    }
  };
}

/** Doubling, and spread by half, so that after an outage a city's browsers do not knock all at once. */
function pause(failures) {
  return Math.min(FIRST_PAUSE_MS * 2 ** failures, LONGEST_PAUSE_MS) * (0.5 + Math.random() / 2);
}
