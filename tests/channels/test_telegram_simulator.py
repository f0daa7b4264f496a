"""What of the Bot API the channel does not use yet, as python-telegram-bot uses it."""

from collections.abc import Callable, Coroutine
from typing import Any

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup
from telegram.error import BadRequest, InvalidToken

from channels.simulators.running import serve
from channels.simulators.telegram import TelegramState, create_app
from tests.conftest import run_aside


def with_bot[T](state: TelegramState, use: Callable[[Bot], Coroutine[Any, Any, T]], token: str | None = None) -> T:
    async def run(address: str) -> T:
        bot = Bot(token or state.token, base_url=f"{address}/bot", base_file_url=f"{address}/file/bot")
        async with bot:
            return await use(bot)

    with serve(create_app(state)) as address:
        return run_aside(run(address))


def test_get_me_and_the_webhook():
    state = TelegramState()

    async def use(bot: Bot) -> None:
        assert (await bot.get_me()).username == "MotCuaBot"
        await bot.set_webhook("https://motcua.example.vn/hook", secret_token="s")
        assert (await bot.get_webhook_info()).url == "https://motcua.example.vn/hook"
        await bot.delete_webhook()
        assert (await bot.get_webhook_info()).url == ""
        with pytest.raises(BadRequest, match="unallowed"):
            await bot.set_webhook("https://motcua.example.vn/hook", secret_token="bí mật")

    with_bot(state, use)


def test_a_keyboard_can_be_taken_away():
    state = TelegramState()

    async def use(bot: Bot) -> None:
        keyboard = InlineKeyboardMarkup([[InlineKeyboardButton("Một", callback_data="k1")]])
        sent = await bot.send_message(555, "Chọn:", reply_markup=keyboard)
        await bot.edit_message_reply_markup(555, sent.message_id)
        with pytest.raises(BadRequest, match="not found"):
            await bot.edit_message_reply_markup(555, 999)

    with_bot(state, use)
    assert "reply_markup" not in state.sent[0]


def test_a_file_can_be_fetched():
    state = TelegramState(files={"f1": b"noi dung"})

    async def use(bot: Bot) -> bytes:
        return bytes(await (await bot.get_file("f1")).download_as_bytearray())

    assert with_bot(state, use) == b"noi dung"


def test_updates_keep_until_they_are_acknowledged():
    state = TelegramState()
    state.say(555, "một")
    state.press(555, "k1")

    async def use(bot: Bot) -> None:
        first, second = await bot.get_updates()
        assert first.message is not None and first.message.text == "một"
        assert second.callback_query is not None and second.callback_query.data == "k1"
        assert await bot.get_updates(offset=second.update_id + 1) == ()

    with_bot(state, use)
    assert state.waiting() == 0


def test_another_token_is_refused():
    async def use(bot: Bot) -> None:
        raise AssertionError("the bot must not start")

    with pytest.raises(InvalidToken):
        with_bot(TelegramState(), use, "1:other")
