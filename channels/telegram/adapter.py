"""Sends over Telegram, and fetches from it where it cannot reach us."""

import asyncio
import threading
from collections.abc import Callable, Coroutine, Mapping
from concurrent.futures import CancelledError, Future, wait
from contextlib import suppress
from typing import Any

from telegram import BotCommand, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from channels.download import Downloads
from messages.delivery import DeliveryError, TryAgain, Undeliverable, Unsure
from messages.fetching import MAX_BYTES, FetchError
from messages.reply import Reply

from .bot import ALLOWED_UPDATES, JsonBot, create_bot
from .failures import as_delivery_error
from .loop_thread import LoopThread, NotRunning
from .polling import Poller, Update
from .reading import NAME
from .rendering import render
from .webhook import PATH

API_URL = "https://api.telegram.org"
READ_SECONDS = 10.0
CALL_SECONDS = 30.0
"""For one call from its start: less than an outbox row is leased for."""

HINT_SECONDS = 5.0
"""For what nobody waits for: "is typing", the spinner of a button, and buttons that have served."""

CLOSE_SECONDS = 5.0
POLL_SECONDS = 20
LOOK_SECONDS = 0.25
"""How soon a poll under way notices that it should stop."""

CONNECTIONS = 64
MENU = (BotCommand("start", "Bắt đầu"), BotCommand("help", "Hướng dẫn cách hỏi"))

type Call[T] = Callable[[JsonBot], Coroutine[Any, Any, T]]


class TelegramChannel:
    """`start()`, then any thread may call; `close()` ends it. Nothing is asked of Telegram before the first call."""

    name = NAME

    def __init__(self, token: str, api_url: str = API_URL, read_seconds: float = READ_SECONDS) -> None:
        self._token = token
        self._api_url = api_url
        self._read_seconds = read_seconds
        self._loop = LoopThread("telegram")
        self._bot: JsonBot | None = None
        self._downloads = Downloads(api_url)

    def start(self) -> None:
        """Never waits for Telegram."""
        if self._bot is None:
            self._bot = create_bot(self._token, self._api_url, self._read_seconds, CONNECTIONS)
        self._loop.start()

    def close(self) -> None:
        """Calls under way are cancelled; whoever waits for one gets Unsure."""
        bot, self._bot = self._bot, None
        if bot:
            with suppress(Exception):
                self._loop.submit(bot.close_requests).result(CLOSE_SECONDS)
        self._loop.close(CLOSE_SECONDS)

    def render(self, reply: Reply) -> list[dict[str, Any]]:
        return render(reply)

    def send(self, address: str, body: Mapping[str, Any]) -> str:
        """One body of `render`; Telegram's id of the message. Raises DeliveryError."""
        chat, text, keyboard = _chat(address), body["text"], _keyboard(body)
        preview = LinkPreviewOptions(is_disabled=True)

        async def call(bot: JsonBot) -> str:
            sent = await bot.send_message(chat, text, reply_markup=keyboard, link_preview_options=preview)
            return str(sent.message_id)

        return self._call(call)

    def fetch(self, reference: str) -> bytes:
        """A file by its id. Its address holds the token: it is neither told nor kept. Raises FetchError."""
        try:
            file = self._call(lambda bot: bot.get_file(reference))
        except DeliveryError as error:
            raise _not_fetched(error) from None
        if (file.file_size or 0) > MAX_BYTES:
            raise FetchError("too_large", f"larger than {MAX_BYTES} bytes")
        return self._downloads.get(file.file_path or "")

    def typing(self, address: str) -> None:
        """Shows "is typing" for about five seconds, if it can. Neither raises nor waits."""
        self._hint(lambda bot: bot.send_chat_action(int(address), "typing"))

    def answer_callback(self, callback_id: str) -> None:
        """Takes the spinner off a pressed button, if it can. Neither raises nor waits."""
        self._hint(lambda bot: bot.answer_callback_query(callback_id))

    def take_buttons_off(self, address: str, message_id: str) -> None:
        """So that they invite no second press; if it can. Neither raises nor waits."""
        self._hint(lambda bot: bot.edit_message_reply_markup(int(address), int(message_id)))

    def check(self) -> str | None:
        """Why Telegram cannot be used, in one line; None when it answers."""
        try:
            self._call(lambda bot: bot.get_me())
        except DeliveryError as error:
            return str(error)
        return None

    def register(self, public_url: str, secret: str) -> None:
        """Have updates brought to our webhook under this address, and set the menu. Raises DeliveryError."""
        url = public_url.rstrip("/") + PATH

        async def call(bot: JsonBot) -> None:
            await bot.set_webhook(url, secret_token=secret, allowed_updates=ALLOWED_UPDATES)
            await bot.set_my_commands(MENU)

        self._call(call)

    def poll(self, on_update: Callable[[Update], None], stopping: threading.Event) -> None:
        """Until `stopping`. An update is acknowledged after `on_update` has returned, and comes again if it raised."""
        Poller(self, on_update, stopping).run()

    def prepare(self) -> None:
        """For polls: no webhook, and the menu. Raises DeliveryError."""

        async def call(bot: JsonBot) -> None:
            await bot.delete_webhook()
            await bot.set_my_commands(MENU)

        self._call(call)

    def next_updates(self, offset: int | None, stopping: threading.Event) -> list[Update]:
        """One long poll; nothing when told to stop meanwhile. Raises DeliveryError."""
        future = self._submit(lambda bot: bot.json_updates(offset, POLL_SECONDS), POLL_SECONDS + CALL_SECONDS)
        while not wait([future], LOOK_SECONDS).done:
            if stopping.is_set():
                future.cancel()
                return []
        return _result(future, LOOK_SECONDS)

    def _call[T](self, call: Call[T]) -> T:
        return _result(self._submit(call, CALL_SECONDS), CALL_SECONDS + CLOSE_SECONDS)

    def _hint(self, call: Call[object]) -> None:
        with suppress(TryAgain):
            self._submit(call, HINT_SECONDS)

    def _submit[T](self, call: Call[T], seconds: float) -> Future[T]:
        bot = self._bot

        async def limited() -> T:
            assert bot is not None  # noqa: S101 - for the type checker
            async with asyncio.timeout(seconds):
                return await call(bot)

        try:
            if bot is None:
                raise NotRunning
            return self._loop.submit(limited)
        except NotRunning:
            raise TryAgain("the Telegram channel is not started") from None


def _result[T](future: Future[T], seconds: float) -> T:
    """The library's errors as ours; the originals are left out of the traceback, for they may hold the address."""
    try:
        return future.result(seconds)
    except (TimeoutError, CancelledError):
        future.cancel()
        raise Unsure("the call to Telegram took too long or was cut off") from None
    except Exception as error:
        raise as_delivery_error(error) from None


def _not_fetched(error: DeliveryError) -> FetchError:
    if not isinstance(error, Undeliverable):
        return FetchError("away", str(error))
    return FetchError("too_large" if "too big" in str(error).lower() else "gone", str(error))


def _chat(address: str) -> int:
    try:
        return int(address)
    except ValueError:
        raise Undeliverable("this is no Telegram chat") from None


def _keyboard(body: Mapping[str, Any]) -> InlineKeyboardMarkup | None:
    rows = body.get("buttons")
    if not rows:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(button["text"], callback_data=button["key"]) for button in row] for row in rows]
    )
