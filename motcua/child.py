"""`python -m motcua.child actions|gateway`: what `serve` starts. Addresses and token come in the environment."""

import gc
import os
import socket
import sys
from collections.abc import Callable

import uvicorn
from fastapi import FastAPI

from core.lifeline import hold_lifeline
from working_time import calendar_of, opens_next

from .context import Context, open_context


def gateway(context: Context) -> FastAPI:
    from .gateway import Addresses, Gateway, create_app

    opens_next(calendar_of(), context.clock.now())  # loads the law's holidays: a second that no page should take
    addresses = Addresses(rasa=os.environ["MOTCUA_RASA_URL"], actions=os.environ["MOTCUA_ACTIONS_URL"])
    return create_app(Gateway(context.settings, context.database, context.clock, context.secret, addresses))


def actions(context: Context) -> FastAPI:
    from .knowledge import actions_app

    return actions_app(context, os.environ["MOTCUA_INTERNAL_TOKEN"])


def main() -> None:
    hold_lifeline()
    with open_context() as context:
        if sys.argv[1] == "gateway":
            serve(gateway(context), socket.socket(fileno=int(os.environ["MOTCUA_DOOR"])))
        else:
            port = int(os.environ["MOTCUA_ACTIONS_URL"].rsplit(":", 1)[1])
            serve(actions(context), socket.create_server(("127.0.0.1", port)))


class Server(uvicorn.Server):
    """Ends the lines that are meant to stay open, before it waits for all requests to end."""

    def __init__(self, app: FastAPI) -> None:
        super().__init__(uvicorn.Config(app, log_level="warning", access_log=False, server_header=False))
        self._ending: Callable[[], None] = getattr(app.state, "ending", lambda: None)

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        self._ending()
        await super().shutdown(sockets)


def settle() -> None:
    """What is loaded by now stays: looked through for garbage, it would hold up a page by 150 ms now and then."""
    gc.collect()
    gc.freeze()


def serve(app: FastAPI, door: socket.socket) -> None:
    settle()
    Server(app).run([door])


if __name__ == "__main__":
    main()
