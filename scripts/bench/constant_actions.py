"""`python -m scripts.bench.constant_actions PORT`: an action server for Rasa that always says the same."""

import sys

import uvicorn
from fastapi import FastAPI

from core.lifeline import hold_lifeline

ANSWER: dict[str, object] = {"events": [], "responses": [{"text": "Anh/chị vui lòng đến bộ phận một cửa."}]}

app = FastAPI()


@app.get("/")
async def ready() -> dict[str, bool]:
    return {"ready": True}


@app.post("/webhook")
async def run(call: dict[str, object]) -> dict[str, object]:
    return ANSWER


if __name__ == "__main__":
    hold_lifeline()
    uvicorn.run(app, host="127.0.0.1", port=int(sys.argv[1]), log_level="warning", access_log=False)
