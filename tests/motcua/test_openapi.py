"""What /docs promises is what is answered: every operation, asked as its schema says and as it does not."""

from collections.abc import Iterator

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from schemathesis import GenerationMode
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.types import Receive, Scope, Send

from channels import web
from core.clock import SystemClock
from desk.journal import Journal
from messages.answering import Answering
from messages.handoff import Handoffs
from messages.handoff_list import HandoffList
from messages.reply import Choice, Link, Reply, Source
from tests.conftest import BOTH, ledger_of, own_database
from tests.town import Town, town

CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]
OPERATIONS = [
    "POST /api/chat/sessions",
    "POST /api/chat",
    "GET /api/chat/messages",
    "GET /api/chat/events",
    "GET /api/chat/announcements",
    "POST /api/chat/photos",
    *(
        f"GET /open311/v2/{what}.{form}"
        for what in ("services", "requests", "requests/{service_request_id}")
        for form in ("json", "xml")
    ),
    *(
        f"{method} /api/staff/{path}"
        for method, path in [
            ("GET", "cases"),
            ("GET", "cases/{number}"),
            *(
                ("POST", f"cases/{{number}}/{act}")
                for act in ("take", "say", "close", "refuse", "route", "hide", "show")
            ),
            ("GET", "photos/{photo}"),
            ("POST", "photos/{photo}/approve"),
            ("POST", "photos/{photo}/withdraw"),
        ]
    ),
    "GET /health/live",
    "GET /health/ready",
]
FULL = Reply(
    "Anh/chị cần việc nào?",
    (Choice("Cấp lại", '/choose{"procedure":"1"}', "1"), Choice("Gặp cán bộ", "/officer")),
    Link("Mẫu đơn", "https://example.vn/a"),
    Source("1.001193", None, "tháng 7/2026"),
)


@pytest.fixture(scope="module", params=BOTH)
def open_town(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Town, TestClient]]:
    folder = tmp_path_factory.mktemp("town")
    with own_database(request, folder) as database, town(database, folder) as opened, TestClient(opened.app) as client:
        opened.rasa.otherwise = (FULL, Reply("Không có gì thêm."))
        yield opened, client


@pytest.fixture(scope="module")
def api(open_town: tuple[Town, TestClient]) -> schemathesis.BaseSchema:
    """Schemathesis would keep the application's lifespan until the process ends: it is not shown one."""

    async def without_lifespan(scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            raise NotImplementedError
        await open_town[0].app(scope, receive, send)

    return schemathesis.openapi.from_asgi("/openapi.json", without_lifespan)


@pytest.mark.parametrize(
    ("operation", "mode"),
    [
        *((operation, GenerationMode.POSITIVE) for operation in OPERATIONS),
        *(
            (operation, GenerationMode.NEGATIVE)
            for operation in ("POST /api/chat", "GET /api/chat/messages", "GET /api/chat/events")
        ),
    ],
)
@settings(max_examples=30, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_an_operation_keeps_its_promise(
    api: schemathesis.BaseSchema, operation: str, mode: GenerationMode, data: st.DataObject
):
    method, path = operation.split()
    case = data.draw(api[path][method].as_strategy(generation_mode=mode))
    case.call_and_validate(checks=CHECKS)


def test_every_operation_is_asked(api: schemathesis.BaseSchema):
    assert [found.ok().label for found in api.get_all_operations()] == OPERATIONS


def test_a_conversation_is_told_in_the_promised_shape(api: schemathesis.BaseSchema, open_town: tuple[Town, TestClient]):
    """With both sides' words, a source without a decision, and an officer's answer to no message in particular."""
    opened, client = open_town
    session = client.post("/api/chat", json={"text": "xin chào"}).json()["session"]
    handoffs = Handoffs(opened.database, SystemClock(), ledger_of(opened.database))
    handoffs.ask(str(opened.conversation("web", web.address(session))))
    number = HandoffList(opened.database).open()[-1].id
    journal = Journal(opened.database, SystemClock(), ledger_of(opened.database))
    answering = Answering(opened.database, SystemClock(), journal, {web.NAME: web.WebChannel()})
    answering.take(number, "Lan")
    answering.say(number, "Lan", "Chào anh.", "k")
    case = api["/api/chat/messages"]["GET"].Case(query={"session": session})
    told = case.call_and_validate(checks=CHECKS).json()["messages"]
    assert [message["from"] for message in told] == ["citizen", "assistant", "assistant", "notice", "officer"]


def test_every_refusal_is_promised_and_is_one_sentence(open_town: tuple[Town, TestClient]):
    _, client = open_town
    told = client.get("/openapi.json").json()["paths"]["/api/chat"]["post"]["responses"]
    assert told.keys() == {"200", "413", "422", "429", "503"}
    for body, status in ((b'{"text": "' + b"a" * 300_000 + b'"}', 413), (b"{", 422), (b'{"text": 5}', 422)):
        refused = client.post("/api/chat", content=body, headers={"Content-Type": "application/json"})
        assert (refused.status_code, refused.json().keys()) == (status, {"message"})
