"""What of Zalo's bot platform no other platform shares; the rest is in the contract."""

from contextlib import closing
from datetime import UTC, datetime
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from channels.simulators.running import serve
from channels.simulators.zalo_bot import ZaloBotState, create_app
from channels.zalo_bot import ZaloBotChannel, read

AT = datetime(2026, 11, 25, tzinfo=UTC)

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["result", "message", "chat", "id", "text", "event_name", "message_id"]), inner
        )
    ),
    max_leaves=12,
)


@given(anything)
def test_no_update_makes_it_raise(update: Any) -> None:
    read(update if isinstance(update, dict) else {"result": update}, AT)


def test_a_refused_token_is_told_by_its_setting_and_not_shown() -> None:
    with serve(create_app(ZaloBotState())) as url, closing(ZaloBotChannel("wrong-token", url)) as channel:
        told = channel.check() or ""
    assert "MOTCUA_ZALO_BOT_TOKEN" in told and "wrong-token" not in told
