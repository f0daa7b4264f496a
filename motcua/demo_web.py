"""The demo's page and the JSON it lives on."""

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Literal

from fastapi import FastAPI, HTTPException
from fastapi.responses import FileResponse
from pydantic import BaseModel, StringConstraints

from channels import web
from channels.fonts import font_file
from core.errors import InputError

from .demo_phones import Json, Phone, Sent, Switch, Switches
from .gateway import PageFiles
from .http_guard import BodyLimit, SecurityHeaders, add_error_handlers

PAGE = Path(__file__).with_name("demo_page")

PhoneName = Literal["zalo", "telegram"]
Text = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=4096)]


class Say(BaseModel):
    phone: PhoneName
    text: Text


class Press(BaseModel):
    phone: PhoneName
    key: str


class Send(BaseModel):
    phone: PhoneName
    kind: Sent


class Turn(BaseModel):
    name: Switch


def create_app(phones: Sequence[Phone], switches: Switches, cache: Path) -> FastAPI:
    """`cache` keeps the fonts. A POST answers with the new state, as GET /state gives it."""
    app = FastAPI(openapi_url=None)
    add_error_handlers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    by_name = {phone.name: phone for phone in phones}

    @app.get("/")
    def page() -> FileResponse:
        return FileResponse(PAGE / "index.html", headers={"Cache-Control": "no-cache"})

    @app.get("/state")
    def state() -> Json:
        return {"phones": [phone.state() for phone in phones], "switches": switches.state()}

    @app.post("/say")
    def say(asked: Say) -> Json:
        by_name[asked.phone].say(asked.text)
        return state()

    @app.post("/press")
    def press(asked: Press) -> Json:
        try:
            by_name[asked.phone].press(asked.key)
        except InputError as error:
            raise HTTPException(404, str(error)) from None
        return state()

    @app.post("/send")
    def send(asked: Send) -> Json:
        by_name[asked.phone].send(asked.kind)
        return state()

    @app.post("/switch")
    def switch(asked: Turn) -> Json:
        switches.turn(asked.name)
        return state()

    @app.get("/page/fonts/be-vietnam-pro-{weight}.woff2")
    def font(weight: int) -> FileResponse:
        try:
            return FileResponse(font_file(weight, cache), media_type="font/woff2")
        except ValueError:
            raise HTTPException(404, "Không có phông chữ này.") from None

    app.mount("/demo", PageFiles(directory=PAGE))
    app.mount("/page", PageFiles(directory=web.PAGE))
    return app
