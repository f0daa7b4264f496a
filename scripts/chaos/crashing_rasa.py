"""`bot/.venv/bin/python scripts/chaos/crashing_rasa.py ARGS…` is bot/run.py that dies when it saves a tracker."""

import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FILED = "feedback_filed"


def wrap() -> None:
    from rasa.core.tracker_store import SQLTrackerStore
    from rasa.shared.core.events import BotUttered

    from scripts.chaos import marks

    original = SQLTrackerStore.save

    def files(tracker):  # type: ignore[no-untyped-def]
        """Whether the turn to be saved filed a report."""
        said = tracker.get_last_event_for(BotUttered)
        return said is not None and (said.data.get("custom") or {}).get("outcome") == FILED

    async def save(self, tracker):  # type: ignore[no-untyped-def]
        is_unsaved = marks.comes_by("unsaved") or (files(tracker) and marks.comes_by("filed-unsaved"))
        if is_unsaved:
            marks.die()
        await original(self, tracker)
        if marks.comes_by("saved"):
            marks.die()

    SQLTrackerStore.save = save


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "bot"))
    import environment

    environment.prepare()
    environment.fail_with_the_tracker_store()
    wrap()
    from rasa.__main__ import main

    sys.argv[0] = "rasa"
    main()
