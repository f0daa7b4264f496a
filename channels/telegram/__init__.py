"""Telegram, private chats only.

Door: `TelegramChannel` (send, poll, register), `read` (an update as `Incoming`), `callback_id` and `pressed_under` of a
pressed button, `create_router`.
"""

from .adapter import TelegramChannel
from .reading import NAME, Refusal, callback_id, pressed_under, read
from .rendering import render
from .webhook import PATH, create_router

__all__ = [
    "NAME",
    "PATH",
    "Refusal",
    "TelegramChannel",
    "callback_id",
    "create_router",
    "pressed_under",
    "read",
    "render",
]
