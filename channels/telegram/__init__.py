"""Telegram, private chats only.

Door: `adapter.TelegramChannel` (send, poll, register; brings in python-telegram-bot), `read` (an update as `Incoming`),
`callback_id` and `pressed_under` of a pressed button, `create_router`.
"""

from .reading import NAME, Refusal, callback_id, pressed_under, read
from .rendering import render
from .webhook import PATH, create_router

__all__ = [
    "NAME",
    "PATH",
    "Refusal",
    "callback_id",
    "create_router",
    "pressed_under",
    "read",
    "render",
]
