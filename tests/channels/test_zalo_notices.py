"""A notice on Zalo: a message while the person may be written to, then a template, else kept until they write."""

from collections.abc import Iterator

import httpx
import pytest

from channels.simulators.running import serve
from channels.simulators.zalo import ZaloState, create_app
from channels.zalo import ZaloChannel, ZaloClient
from core.database import Database
from core.secret_key import SecretKey
from messages.inbox import Inbox
from messages.incoming import Incoming
from messages.notices import Notices
from messages.outbox import Outbox
from messages.reply import Reply
from messages.sender import Senders
from tests.channels.test_zalo_client import USER, FakeTokens
from tests.conftest import FixedClock

DONE = Reply("Hồ sơ H26-1 đã có kết quả.")
TEMPLATES = {"dossier_status": "t1"}


@pytest.fixture(scope="module")
def server() -> Iterator[tuple[ZaloState, str]]:
    state = ZaloState()
    with serve(create_app(state)) as url:
        yield state, url


class Oa:
    """An OA with one citizen, who has just written."""

    def __init__(
        self,
        database: Database,
        clock: FixedClock,
        secret: SecretKey,
        server: tuple[ZaloState, str],
        http: httpx.Client,
    ) -> None:
        self.clock, self.http = clock, http
        self.state, self.url = server
        self.inbox, self.outbox = Inbox(database, clock, secret), Outbox(database, clock)
        self.notices = Notices(database, clock, {"zalo": self.channel({})})
        self.written = 0
        self.write()

    def write(self) -> None:
        self.written += 1
        self.state.meet(USER)
        key = f"m{self.written}"
        self.inbox.receive(Incoming("zalo", USER, key, key, self.clock.now(), text="xin chào"))

    def wait_days(self, days: int) -> None:
        self.clock.pass_(days=days)
        self.state.give_pair()

    def tell(self, templates: dict[str, str], reply: Reply = DONE) -> None:
        conversation = self.inbox.conversation("zalo", USER)
        assert conversation
        self.notices.push(conversation, reply, notice="dossier_status", values={"ma": "H26-1"}, key="k")
        self.deliver(templates)

    def channel(self, templates: dict[str, str]) -> ZaloChannel:
        return ZaloChannel(ZaloClient(self.url, FakeTokens(self.state), self.http), templates)

    def deliver(self, templates: dict[str, str]) -> None:
        senders = Senders(self.outbox, {"zalo": self.channel(templates)})
        while senders.send_one():
            pass

    def texts(self) -> list[str]:
        return [sent["message"]["text"] for sent in self.state.sent if "message" in sent]

    def templates(self) -> list[tuple[str, dict[str, str]]]:
        return [(s["template_id"], s["template_data"]) for s in self.state.sent if "template_id" in s]


@pytest.fixture
def oa(server, database, clock, secret) -> Iterator[Oa]:
    server[0].__dict__.update(ZaloState(clock=clock, templates={"t1": frozenset({"ma"})}).__dict__)
    with httpx.Client(trust_env=False, timeout=5) as http:
        yield Oa(database, clock, secret, server, http)


def test_inside_the_window_it_is_a_message(oa: Oa) -> None:
    oa.wait_days(6)
    oa.tell(TEMPLATES)
    assert (oa.texts(), oa.templates()) == ([DONE.text], [])


def test_outside_it_is_a_template_once(oa: Oa) -> None:
    oa.wait_days(8)
    oa.tell(TEMPLATES)
    oa.write()
    oa.deliver(TEMPLATES)
    assert (oa.texts(), oa.templates()) == ([], [("t1", {"ma": "H26-1"})])
    assert oa.outbox.counts("zalo") == {"sent": 1}


def test_without_a_template_it_waits_until_they_write(oa: Oa) -> None:
    oa.wait_days(8)
    oa.tell({})
    [(state, reason, _)] = oa.outbox.reasons("zalo")
    assert state == "held" and "seven days" in reason and "MOTCUA_ZALO_TEMPLATES" in reason
    assert "dossier_status" in reason and "H26-1" not in reason
    oa.write()
    oa.deliver({})
    assert oa.texts() == [DONE.text]


@pytest.mark.parametrize("code", [-135, -1122, -213])
def test_a_template_that_is_refused_leaves_it_waiting(oa: Oa, code: int) -> None:
    oa.state.answer(-230)
    oa.state.answer(code)
    oa.tell(TEMPLATES)
    [(state, reason, _)] = oa.outbox.reasons("zalo")
    assert state == "held" and "-230" in reason and str(code) in reason
    oa.write()
    oa.deliver(TEMPLATES)
    assert oa.texts() == [DONE.text]


def test_a_template_whose_answer_is_lost_is_not_sent_again(oa: Oa) -> None:
    oa.wait_days(8)
    oa.state.answer(-230)
    oa.state.hang_up()
    oa.tell(TEMPLATES)
    oa.deliver(TEMPLATES)
    assert len(oa.templates()) == 1
    assert oa.outbox.counts("zalo") == {"unsure": 1}


def test_a_busy_zalo_gets_the_template_later(oa: Oa, clock: FixedClock) -> None:
    oa.wait_days(8)
    oa.state.answer(-230)
    oa.state.answer(-32)
    oa.tell(TEMPLATES)
    assert oa.templates() == []
    clock.pass_(seconds=1)
    oa.deliver(TEMPLATES)
    assert len(oa.templates()) == 1


def test_of_a_long_one_the_rest_waits_until_they_write(oa: Oa) -> None:
    oa.wait_days(8)
    oa.tell(TEMPLATES, Reply("Hồ sơ đã có kết quả. " * 150))
    assert (len(oa.templates()), oa.outbox.counts("zalo")) == (1, {"sent": 1, "held": 1})


def test_an_answer_is_never_a_template(oa: Oa) -> None:
    oa.wait_days(8)
    oa.inbox.refuse(Incoming("zalo", USER, "m9", "m9", oa.clock.now(), text="a"), oa.channel({}).render(DONE))
    oa.deliver(TEMPLATES)
    assert (oa.outbox.counts("zalo"), oa.templates()) == ({"held": 1}, [])
