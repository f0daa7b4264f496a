import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from channels.zalo.signature import is_signed, signature

APP, SECRET = "123456789", "oa-secret-key"
RAW = (
    '{"app_id":"123456789","sender":{"id":"111"},"user_id_by_app":"222","recipient":{"id":"333"},'
    '"event_name":"user_send_text","message":{"text":"Xin chào","msg_id":"abc123"},"timestamp":"1700000000000"}'
).encode()
MAC = "mac=e36fbdb2a9a87c70360326143877eb569f14d8b1f8f6994274f9bd46b5fbf13b"


def test_the_vector_of_the_reference():
    assert is_signed(RAW, MAC, APP, SECRET)


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "mac=",
        MAC.removeprefix("mac="),
        MAC.upper(),
        MAC[:-1],
        MAC + "0",
        MAC[:-1] + "c",
        "sha256=" + MAC.removeprefix("mac="),
        "mac=Nguyễn",
        "mac=\ud800",
        "\x00" * 10_000,
    ],
)
def test_other_headers_are_refused(header):
    assert not is_signed(RAW, header, APP, SECRET)


def test_other_secrets_and_apps_are_refused():
    assert not is_signed(RAW, MAC, APP, "app-secret")
    assert not is_signed(RAW, MAC, "987654321", SECRET)


def test_without_a_secret_nothing_is_signed():
    assert not is_signed(RAW, signature(RAW, "1700000000000", APP, ""), APP, "")


def test_a_body_serialised_anew_is_another_body():
    assert not is_signed(json.dumps(json.loads(RAW)).encode(), MAC, APP, SECRET)


@given(st.integers(0, len(RAW) - 1), st.integers(1, 255))
def test_every_changed_byte_is_noticed(place, change):
    changed = bytearray(RAW)
    changed[place] ^= change
    assert not is_signed(bytes(changed), MAC, APP, SECRET)


@pytest.mark.parametrize(
    "raw",
    [b"", b"{}", b"[]", b"null", b'"a"', b"{", b"\xff\xfe", b'{"timestamp":1}', b'{"timestamp":null}', b"[" * 200_000],
)
def test_a_body_without_a_timestamp_is_not_signed(raw):
    assert not is_signed(raw, signature(raw, "", APP, SECRET), APP, SECRET)


def test_a_timestamp_of_strange_characters_is_no_crash():
    assert not is_signed(rb'{"timestamp":"\ud800"}', MAC, APP, SECRET)


@given(st.binary(max_size=200), st.text(max_size=80))
def test_whatever_comes_it_never_raises(raw, header):
    assert not is_signed(raw, header, APP, SECRET)
