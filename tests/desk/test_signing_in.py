"""Signing in and staying so, as an officer sees it."""

import re
import unicodedata
from collections import Counter
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import select

from core.database import Database
from desk.pages.account import TOO_MANY, WRONG
from desk.pages.door import COOKIE, ROOT
from desk.roles import Role
from desk.sign_in import TRIES_HERE, flaw_of
from desk.tables import sessions, staff
from tests.desk_town import PASSWORD

from .conftest import Desk, code_of


def test_the_key_opens_the_door_once_and_a_password_is_chosen(desk: Desk) -> None:
    lan = desk.officer(Role.EDITOR)
    assert lan.open("/") == 200 and "Đăng nhập" in lan.page
    assert lan.sign_in() == 200 and "Chọn mật khẩu" in lan.page
    assert lan.open("/") == 200 and "Chọn mật khẩu" in lan.page  # nothing else opens before
    assert lan.send("/tai-khoan/mat-khau", current=lan.key, fresh=PASSWORD, again=PASSWORD) == 200
    assert lan.open("/") == 200 and "Chào Lan" in lan.page
    again = desk.browser("Lan")
    assert again.sign_in(lan.key) == 403 and WRONG in again.page  # from now on the key is for programs
    assert again.sign_in(PASSWORD) == 200 and "Chào Lan" in again.page


@pytest.mark.parametrize(
    ("fresh", "again", "word"),
    [
        ("ngắn", "ngắn", "12"),
        ("x" * 129, "x" * 129, "128"),
        ("aaaaaaaaaaaa", "aaaaaaaaaaaa", "ít ký tự"),
        ("xinchao-lan-1", "xinchao-lan-1", "chứa tên"),
        (PASSWORD, PASSWORD + "!", "không giống"),
    ],
)
def test_a_password_that_will_not_do(desk: Desk, fresh: str, again: str, word: str) -> None:
    lan = desk.officer(Role.EDITOR)
    lan.sign_in()
    assert lan.send("/tai-khoan/mat-khau", current=lan.key, fresh=fresh, again=again) == 422
    assert word in lan.page and "Chọn mật khẩu" in lan.page


def test_long_beats_complicated() -> None:
    assert flaw_of("lan thích ăn phở vào buổi sáng", "Lan") is None


def test_nothing_tells_what_was_wrong(desk: Desk) -> None:
    desk.officer(Role.EDITOR).settle_in()
    answers = []
    for name, password in [("Lan", "sai mật khẩu rồi"), ("Không Ai", PASSWORD), ("", ""), ("Lan", "x" * 900)]:
        stranger = desk.browser(name)
        assert stranger.sign_in(password) == 403
        answers.append(re.sub(r'value="[^"]*" autocomplete="username"', "", stranger.page))
    assert len(set(answers)) == 1 and WRONG in answers[0]


@pytest.mark.parametrize("typed", ["đỗ thị yến", " Đỗ  Thị YẾN", unicodedata.normalize("NFD", "Đỗ Thị Yến")])
def test_a_name_opens_however_a_telephone_writes_it(desk: Desk, typed: str) -> None:
    yen = desk.officer(Role.EDITOR, "Đỗ Thị Yến")
    assert desk.browser(typed, yen.key).sign_in() == 200


def test_other_letters_are_no_way_to_try_more_often(desk: Desk) -> None:
    desk.officer(Role.EDITOR)
    answers = [desk.browser(name).sign_in("sai") for name in ("Lan", "lan", "LAN", "lAn", "laN", "lAN")]
    assert answers == [403] * 5 + [429]


def test_who_tries_too_often_waits(desk: Desk) -> None:
    desk.officer(Role.EDITOR).settle_in()
    stranger = desk.browser("Lan")
    for _ in range(TRIES_HERE.amount):
        assert stranger.sign_in("sai mật khẩu rồi") == 403
    assert stranger.sign_in(PASSWORD) == 429 and TOO_MANY in stranger.page
    assert desk.browser("Hoa").sign_in("sai") == 403  # another name is not locked with it
    tried = [act.act for act in desk.journal.read("Lan")].count("staff_sign_in_failed")
    assert tried == TRIES_HERE.amount


def test_many_tries_at_the_same_moment_count_like_one_by_one(desk: Desk) -> None:
    desk.officer(Role.EDITOR).settle_in()
    with ThreadPoolExecutor(12) as threads:
        statuses = list(threads.map(lambda _: desk.browser("Lan").sign_in("sai mật khẩu rồi"), range(12)))
    assert Counter(statuses) == {403: TRIES_HERE.amount, 429: 12 - TRIES_HERE.amount}


def test_a_desk_left_open_is_no_place_to_guess(desk: Desk) -> None:
    lan = desk.officer(Role.EDITOR).settle_in()
    guesses = [
        lan.send("/tai-khoan/mat-khau", current=f"đoán lần {number}", fresh=PASSWORD, again=PASSWORD)
        for number in range(TRIES_HERE.amount + 1)
    ]
    assert guesses == [422] * TRIES_HERE.amount + [429]
    assert lan.send("/tai-khoan/ma-xac-thuc/tat", password=PASSWORD) == 429


def test_a_code_from_the_telephone(desk: Desk) -> None:
    lan = desk.officer(Role.EDITOR).settle_in()
    lan.send("/tai-khoan/ma-xac-thuc")
    assert "Mã QR" in lan.page
    code = code_of(lan.page, desk.clock)
    assert desk.browser("Lan").sign_in(PASSWORD) == 200  # not before it is confirmed
    assert lan.send("/tai-khoan/ma-xac-thuc/bat", code="000000" if code != "000000" else "111111") == 422
    assert code_of(lan.page, desk.clock) == code  # the same picture again
    assert lan.send("/tai-khoan/ma-xac-thuc/bat", code=code) == 200 and "Đã bật" in lan.page
    other = desk.browser("Lan")
    assert other.sign_in(PASSWORD) == 403
    assert other.sign_in(PASSWORD, code) == 403  # it was taken once
    assert lan.send("/tai-khoan/ma-xac-thuc/tat", password="không phải") == 422
    assert lan.send("/tai-khoan/ma-xac-thuc/tat", password=PASSWORD) == 200 and "Đã tắt" in lan.page


def test_the_next_code_opens_and_is_taken_once(desk: Desk) -> None:
    lan = desk.officer(Role.EDITOR).settle_in()
    lan.send("/tai-khoan/ma-xac-thuc")
    shown = lan.page
    lan.send("/tai-khoan/ma-xac-thuc/bat", code=code_of(shown, desk.clock))
    desk.clock.pass_(seconds=60)
    code = code_of(shown, desk.clock)
    assert desk.browser("Lan").sign_in(PASSWORD, f"{code[:3]} {code[3:]}") == 200
    assert desk.browser("Lan").sign_in(PASSWORD, code) == 403


@pytest.mark.parametrize(
    ("minutes", "clicks", "is_in"), [(119, 1, True), (121, 1, False), (110, 6, True), (110, 7, False)]
)
def test_a_session_ends_when_idle_and_at_the_latest_after_a_shift(
    desk: Desk, minutes: int, clicks: int, is_in: bool
) -> None:
    lan = desk.officer(Role.EDITOR).settle_in()
    for _ in range(clicks):
        desk.clock.pass_(minutes=minutes)
        lan.open("/")
    assert ("Chào Lan" in lan.page) == is_in


def test_own_sessions_are_seen_and_ended(desk: Desk, database: Database) -> None:
    lan = desk.officer(Role.EDITOR).settle_in()
    phone = desk.browser("Lan")
    phone.client.headers["User-Agent"] = "Mozilla/5.0 (Linux; Android 14) Chrome/130 Mobile Safari/537"
    phone.sign_in(PASSWORD)
    lan.open("/tai-khoan")
    assert "Chrome trên Android" in lan.page
    with database.read() as connection:
        on_phone = connection.execute(
            select(sessions.c.id).where(sessions.c.device == "Chrome trên Android")
        ).scalar_one()
    assert lan.send("/tai-khoan/phien/ket-thuc", session=on_phone) == 200
    assert phone.open("/") == 200 and "Đăng nhập" in phone.page
    hoa = desk.officer(Role.VIEWER, "Hoa").settle_in()
    with database.read() as connection:
        of_lan = connection.execute(select(sessions.c.id).where(sessions.c.staff == "Lan")).scalar_one()
    hoa.send("/tai-khoan/phien/ket-thuc", session=of_lan)  # not hers
    assert lan.open("/") == 200 and "Chào Lan" in lan.page


def test_a_new_password_ends_the_other_sessions(desk: Desk) -> None:
    lan = desk.officer(Role.EDITOR).settle_in()
    other = desk.browser("Lan")
    other.sign_in(PASSWORD)
    fresh = "một câu khác cũng dài"
    assert lan.send("/tai-khoan/mat-khau", current="không phải", fresh=fresh, again=fresh) == 422
    assert lan.send("/tai-khoan/mat-khau", current=PASSWORD, fresh=fresh, again=fresh) == 200
    assert lan.open("/") == 200 and "Chào Lan" in lan.page
    other.open("/")
    assert "Đăng nhập" in other.page


def test_leaving(desk: Desk) -> None:
    lan = desk.officer(Role.EDITOR).settle_in()
    token = lan.client.cookies[COOKIE]
    assert lan.send("/dang-xuat") == 200 and "đã đăng xuất" in lan.page
    lan.client.cookies.set(COOKIE, token, path=ROOT)  # kept by somebody
    lan.open("/")
    assert "Đăng nhập" in lan.page


def test_one_comes_back_to_the_page_one_wanted_and_to_no_other_place(desk: Desk) -> None:
    lan = desk.officer(Role.ADMINISTRATOR).settle_in()
    lan.send("/dang-xuat")
    lan.open("/nhat-ky?staff=Lan")
    assert f'name="next" value="{ROOT}/nhat-ky?staff=Lan"' in lan.page
    assert lan.sign_in(PASSWORD, next=f"{ROOT}/nhat-ky?staff=Lan") == 200 and "Nhật ký của Lan" in lan.page
    for elsewhere in ("https://evil.example/", "//evil.example", f"{ROOT}/../api", f"{ROOT}@evil.example", "/\\evil"):
        fresh = desk.browser("Lan")
        fresh.client.follow_redirects = False
        assert fresh.sign_in(PASSWORD, next=elsewhere) == 303
        assert fresh.said and fresh.said.headers["location"] == f"{ROOT}/"


def test_nothing_that_opens_is_kept_in_clear(desk: Desk, database: Database) -> None:
    lan = desk.officer(Role.EDITOR).settle_in()
    lan.send("/tai-khoan/ma-xac-thuc")
    with database.read() as connection:
        kept = str(connection.execute(select(staff)).all() + connection.execute(select(sessions)).all())
    assert PASSWORD not in kept and lan.key not in kept and lan.client.cookies[COOKIE] not in kept
    assert "otpauth" in lan.page and "secret=" in lan.page
    assert lan.page.split("secret=")[1][:16] not in kept


def test_the_cookie_is_for_this_site_alone(desk: Desk) -> None:
    lan = desk.officer(Role.EDITOR)
    lan.client.follow_redirects = False
    lan.sign_in()
    assert lan.said
    kept = lan.said.headers["set-cookie"].lower()
    assert "httponly" in kept and "samesite=lax" in kept and f"path={ROOT}" in kept
