"""The Zalo OA as the messages room sees a platform."""

from collections.abc import Mapping
from typing import Any

from messages.delivery import NotNow, Undeliverable
from messages.reply import Reply

from .client import ZaloClient
from .errors import WindowClosed
from .reading import NAME
from .rendering import render

_NOTICE = "notice"
"""Of a body: what Zalo never sees."""


class ZaloChannel:
    """Renders a reply as consultation messages and sends them."""

    name = NAME

    def __init__(self, client: ZaloClient, templates: Mapping[str, str] | None = None) -> None:
        """`templates`: name of a notice -> id of the approved template that says it outside the window."""
        self._client = client
        self._templates = templates or {}

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        return render(reply)

    def send(self, address: str, body: Mapping[str, Any]) -> str:
        """Send one rendered body; returns Zalo's message id. Raises the errors of messages.delivery.

        Zalo says whether the window is open: a call, or a press on the OA's menu, opens it as well, unheard by us.
        It is also asked first because inside the window a message is free (48 hours) or costs less than a template.
        """
        try:
            return self._client.send(address, {key: value for key, value in body.items() if key != _NOTICE})
        except WindowClosed as closed:
            if _NOTICE not in body:
                raise
            return self._send_template(address, body[_NOTICE], closed)

    def _send_template(self, address: str, notice: Mapping[str, Any], closed: WindowClosed) -> str:
        """What no template brings is not lost: it waits, as an answer would, until the person writes."""
        name, values = notice["name"], notice["values"]
        template = self._templates.get(name)
        if template is None:
            raise NotNow(f"{closed}, and MOTCUA_ZALO_TEMPLATES names no template for {name}") from None
        try:
            return self._client.send_template(address, template, values)
        except (NotNow, Undeliverable) as error:
            raise NotNow(f"{closed}, and the template for {name} does not go out: {error}") from None

    def render_notice(self, reply: Reply, notice: str, values: Mapping[str, str]) -> list[dict[str, Any]]:
        """The first body knows which template says the same where the window is closed; the others then wait."""
        first, *others = render(reply)
        return [first | {_NOTICE: {"name": notice, "values": dict(values)}}, *others]

    def fetch(self, reference: str) -> bytes:
        return self._client.download(reference)

    def typing(self, address: str) -> None:
        """An OA has no such sign."""

    def check(self) -> str | None:
        """What keeps us from using the OA, in words; None if nothing does."""
        return self._client.check()
