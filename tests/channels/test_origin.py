import pytest

from channels.origin import origin


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("203.0.113.7", "::ffff:203.0.113.7"),
        ("2001:db8:1:2::1", "2001:db8:1:2:ffff:ffff:ffff:ffff"),
        ("fe80::1%eth0", "fe80::2"),
    ],
)
def test_the_same_connection_is_one_origin(secret, one, other):
    assert origin(secret, one) == origin(secret, other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("203.0.113.7", "203.0.113.8"), ("2001:db8:1:2::1", "2001:db8:1:3::1"), ("unknown", "testclient")],
)
def test_others_are_another(secret, one, other):
    assert origin(secret, one) != origin(secret, other)


def test_the_address_cannot_be_read_or_tried_out(secret):
    hashed = origin(secret, "203.0.113.7")
    assert "203" not in hashed[:4] and len(hashed) == 64
    assert hashed != type(secret)("another key for tests, thirty-two characters or more").token("origin:203.0.113.7")
