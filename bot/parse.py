"""`bot/.venv/bin/python bot/parse.py MODEL`: JSON lines `{id, text}` in, `{id, intent, confidence, ranking}` out."""

import asyncio
import json
import logging
import sys
from typing import Any, Dict

import environment

OUT_OF_SCOPE = "out_of_scope"


async def main(model: str) -> None:
    from rasa.core.agent import Agent
    from rasa.utils.log_utils import configure_structlog

    configure_structlog(logging.ERROR)  # else every text is printed among the results
    agent = Agent.load(model)
    for line in sys.stdin:
        row = json.loads(line)
        parsed = await agent.parse_message(row["text"].lstrip("/ ") or "?")
        sys.stdout.write(json.dumps({"id": row["id"], **understood(parsed)}) + "\n")


def understood(parsed: Dict[str, Any]) -> Dict[str, Any]:
    """A fallback, or no intent at all, is out_of_scope."""
    ranking = [{"intent": r["name"], "confidence": r["confidence"]} for r in parsed["intent_ranking"] if r["name"]]
    ranking = [entry for entry in ranking if entry["intent"] != "nlu_fallback"]
    top = parsed["intent"]
    known = top["name"] not in (None, "nlu_fallback")
    intent = top["name"] if known else OUT_OF_SCOPE
    return {"intent": intent, "confidence": top["confidence"] if known else 0.0, "ranking": ranking}


if __name__ == "__main__":
    environment.prepare()
    asyncio.run(main(sys.argv[1]))
