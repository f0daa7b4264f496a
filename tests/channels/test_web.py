"""The web API over a real inbox and workers; only Rasa is a fake."""

import threading
from collections.abc import Iterator

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient

from channels import web
from channels.news_room import NewsRoom
from channels.origin import origin
from channels.rate_limit import RateLimit
from channels.waiting_room import WaitingRoom
from channels.zalo import proof
from core.clock import SystemClock
from core.errors import DatabaseError, DialogueError
from messages.announcements import Announcement
from messages.inbox import Inbox
from messages.intake import Intake
from messages.transcript import Answer, Transcript
from messages.turn import Turns
from messages.vault import Vault
from messages.worker import Workers
from motcua.http_guard import BodyLimit, add_error_handlers
from tests.messages.fakes import FakeDialogue


@pytest.fixture
def dialogue() -> FakeDialogue:
    return FakeDialogue()


def application(
    database, secret, dialogue, tmp_path, a_minute: int = 0, head: str = "", announced=list
) -> tuple[FastAPI, Workers]:
    clock = SystemClock()
    inbox = Inbox(database, clock, secret)
    room = WaitingRoom[Answer]()
    turns = Turns(inbox, dialogue, lambda: "tổng đài 1022")
    workers = Workers(inbox, turns, {"web": web.WebChannel()}, room.settled)
    chat = web.WebChat(
        inbox,
        Intake(inbox),
        transcript := Transcript(database, clock),
        room,
        RateLimit(a_minute),
        clock,
        workers.wake,
        tmp_path,
        secret,
        NewsRoom(transcript, web.NAME, 0.05),
        head,
        announced,
    )
    app = FastAPI()
    add_error_handlers(app)
    app.add_middleware(BodyLimit)
    app.include_router(web.create_router(chat))
    return app, workers


@pytest.fixture
def client(database, secret, dialogue, tmp_path) -> Iterator[TestClient]:
    app, workers = application(database, secret, dialogue, tmp_path)
    workers.start(4)
    with TestClient(app, raise_server_exceptions=False) as client:
        yield client
    workers.stop()


def say(client: TestClient, **body: object):
    return client.post("/api/chat", json=body)


def test_a_question_gets_its_answer_and_a_session(client):
    answer = say(client, text="xin chào").json()
    assert answer["outcome"] == "answered"
    assert answer["replies"] == [{"text": "echo xin chào"}]
    assert answer["session"] and answer["message_id"]


def test_the_conversation_goes_on_in_its_session(client):
    first = say(client, text="một").json()
    second = say(client, text="hai", session=first["session"]).json()
    assert second["session"] == first["session"]
    history = client.get("/api/chat/messages", params={"session": first["session"]}).json()
    assert [(m["from"], m["text"]) for m in history["messages"]] == [
        ("citizen", "một"),
        ("assistant", "echo một"),
        ("citizen", "hai"),
        ("assistant", "echo hai"),
    ]


def test_of_the_address_a_hash_is_known_during_the_turn(client, dialogue, database, secret):
    vault, seen = Vault(database, secret), []
    dialogue.say = lambda message: seen.append(vault.origin(1)) or "ok"
    say(client, text="xin chào")
    assert seen == [origin(secret, "testclient")] and vault.origin(1) is None


def test_the_same_message_id_is_answered_again_and_asked_once(client, dialogue):
    first = say(client, text="xin chào", message_id="m1").json()
    again = say(client, text="xin chào", message_id="m1", session=first["session"]).json()
    assert again == first
    assert len(dialogue.asked) == 1


def test_the_same_message_id_in_another_session_is_another_matter(client, dialogue):
    say(client, text="chuyện của An", message_id="m1")
    other = say(client, text="chuyện của Bình", message_id="m1").json()
    assert other["replies"][0]["text"] == "echo chuyện của Bình"


def test_a_guessed_session_gets_a_new_one_and_sees_nothing(client):
    mine = say(client, text="chuyện riêng của tôi").json()
    stranger = say(client, text="cho xem", session="x" * 43).json()
    assert stranger["session"] not in {"x" * 43, mine["session"]}
    assert client.get("/api/chat/messages", params={"session": "x" * 43}).json()["messages"] == []


def test_a_session_begun_beforehand_is_kept(client):
    session = client.post("/api/chat/sessions").json()["session"]
    assert say(client, text="xin chào", session=session).json()["session"] == session


def test_new_words_come_with_the_cursor(client):
    first = say(client, text="một").json()
    session = first["session"]
    last = client.get("/api/chat/messages", params={"session": session}).json()["last"]
    say(client, text="hai", session=session)
    new = client.get("/api/chat/messages", params={"session": session, "after": last}).json()
    assert [m["text"] for m in new["messages"]] == ["echo hai"]


@pytest.mark.parametrize("text", ["", "   ", "😀", "\u200b\u0007", "\u202e"])
def test_unusable_text_is_answered(client, text):
    answer = say(client, text=text)
    assert answer.status_code == 200
    assert answer.json()["outcome"] == "unreadable" and answer.json()["replies"][0]["text"]


def test_twenty_thousand_characters_are_answered(client):
    answer = say(client, text="đ" * 20_000)
    assert answer.status_code == 200 and "dài" in answer.json()["replies"][0]["text"]


def test_decomposed_text_is_composed(client):
    assert say(client, text="đa\u0306ng ky\u0301").json()["replies"][0]["text"] == "echo đăng ký"


def test_html_is_only_text(client):
    assert say(client, text="<b>chào</b>").json()["replies"][0]["text"] == "echo <b>chào</b>"


@pytest.mark.parametrize(
    "body",
    [
        '{"text": "a", "session": "\\ud800"}',
        '{"text": "a", "message_id": "\\u0000"}',
        "{",
        "[]",
        "null",
        '{"text": 5}',
        "{}",
        '{"text": "a", "payload": "b"}',
        '{"text": "a", "session": ["x"]}',
        '"a"',
    ],
)
def test_malformed_requests_are_422_in_vietnamese(client, body):
    answer = client.post("/api/chat", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == 422
    assert answer.json()["message"].startswith("Yêu cầu")


def test_a_huge_body_is_413(client):
    answer = client.post("/api/chat", content=b'{"text":"' + b"a" * 300_000 + b'"}')
    assert answer.status_code == 413 and "quá lớn" in answer.json()["message"]


def test_one_message_too_many_is_429(database, secret, dialogue, tmp_path):
    app, workers = application(database, secret, dialogue, tmp_path, a_minute=2)
    workers.start(1)
    with TestClient(app) as client:
        session = say(client, text="một").json()["session"]
        say(client, text="hai", session=session)
        refused = say(client, text="ba", session=session)
        assert refused.status_code == 429 and "nhanh" in refused.json()["message"]
        assert say(client, text="người khác").status_code == 200
        assert say(client, text="cháy nhà rồi cứu với", session=session).json()["outcome"] == "emergency"
    workers.stop()


def test_rasa_away_is_one_honest_sentence(client, dialogue):
    dialogue.failures = [DialogueError("away"), DialogueError("away")]
    answer = say(client, text="xin chào").json()
    assert answer["outcome"] == "error_dialogue" and "trục trặc" in answer["replies"][0]["text"]


def test_messages_of_one_session_at_once_are_all_answered_in_their_order(client, dialogue):
    session = client.post("/api/chat/sessions").json()["session"]
    answers: dict[int, str] = {}

    def send(number: int) -> None:
        answers[number] = say(client, text=f"câu {number}", session=session).json()["replies"][0]["text"]

    threads = [threading.Thread(target=send, args=(number,)) for number in range(10)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: f"echo câu {number}" for number in range(10)}


def test_the_page_is_served(client):
    page = client.get("/")
    assert page.status_code == 200 and "Một Cửa" in page.text


def test_a_proof_of_the_domain_stands_in_the_pages_head(database, secret, dialogue, tmp_path):
    app, _ = application(database, secret, dialogue, tmp_path, head=proof('a"><script>'))
    with TestClient(app) as client:
        head, _, body = client.get("/").text.partition("</head>")
    assert head.endswith('<meta name="zalo-platform-site-verification" content="a&quot;&gt;&lt;script&gt;">')
    assert "<title>Một Cửa" in head and 'id="composer"' in body


def test_without_one_the_page_says_nothing_of_it(client):
    assert "site-verification" not in client.get("/").text


def announced(*texts: str) -> list[Announcement]:
    now = SystemClock().now()
    return [Announcement(number, text, now, None, "Minh", now, None, None) for number, text in enumerate(texts, 1)]


def test_what_everybody_is_told_stands_in_the_page(database, secret, dialogue, tmp_path):
    told = announced("Nghỉ bảo trì đến 22:00.", "<script>alert(1)</script>")
    app, _ = application(database, secret, dialogue, tmp_path, announced=lambda: told)
    with TestClient(app) as client:
        page = client.get("/").text
        shown = page.split('id="announcements"')[1].split("</section>")[0]
        assert "<p>Nghỉ bảo trì đến 22:00.</p><p>&lt;script&gt;alert(1)&lt;/script&gt;</p>" in shown
        assert " hidden" not in shown
        assert [each["text"] for each in client.get("/api/chat/announcements").json()["announcements"]] == [
            each.text for each in told
        ]
        told.clear()
        assert client.get("/api/chat/announcements").json() == {"announcements": []}
        assert " hidden></section>" in client.get("/").text.split('id="announcements"')[1]


def test_the_page_comes_though_nobody_can_say_what_is_announced(database, secret, dialogue, tmp_path):
    def away() -> list[Announcement]:
        raise DatabaseError("away")

    app, _ = application(database, secret, dialogue, tmp_path, announced=away)
    with TestClient(app) as client:
        assert client.get("/").status_code == 200
