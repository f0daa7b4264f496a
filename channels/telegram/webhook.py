"""Where Telegram brings its updates."""

from fastapi import APIRouter

from channels.secret_webhook import Receive, secret_webhook

PATH = "/webhooks/telegram"
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105 - a header's name


def create_router(secret: str, receive: Receive) -> APIRouter:
    return secret_webhook(PATH, SECRET_HEADER, secret, receive)
