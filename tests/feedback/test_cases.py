"""Cases from filing to their end, over a real database."""

import json
import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta
from itertools import count, pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from core.errors import ConflictError, InputError, MotcuaError
from feedback.model import MOVES, OPEN, Draft, State, Urgency

from .conftest import Office

POTHOLE = Draft("road", "trước số 12 phố Láng Hạ", "Ổ gà rất to trước cửa nhà, gọi ⟨điện thoại 1⟩ để biết")


def filed(office: Office, draft: Draft = POTHOLE, who: str = "an", key: str = "m1") -> str:
    return office.filing.file(office.citizen(who), draft, key).case.number


def closed(office: Office) -> str:
    number = filed(office)
    office.work.take(number, "lan")
    office.work.close(number, "lan", "Đã vá mặt đường", "Ảnh hiện trường ngày 20/11")
    return number


def test_a_filed_case_has_number_receipt_unit_and_an_explained_time(office: Office) -> None:
    filed = office.filing.file(office.citizen(), POTHOLE, "m1")
    case = filed.case
    assert (case.state, case.unit, case.urgency, case.reopened) == (State.FILED, "infrastructure", Urgency.NORMAL, 0)
    assert case.handle_by > case.receive_by > case.filed_at
    assert case.deadline == "5 ngày"
    assert filed.receipt not in case.number and office.filing.by_receipt(filed.receipt) == case
    assert "[đã ẩn]" in case.public_text and "⟨" not in case.public_text


def test_a_retried_turn_files_once_and_gives_the_same_receipt(office: Office) -> None:
    first, again = (office.filing.file(office.citizen(), POTHOLE, "m1") for _ in range(2))
    assert (first.case, first.receipt) == (again.case, again.receipt)
    assert (first.is_new, again.is_new) == (True, False)
    other = office.filing.file(office.citizen(), POTHOLE, "m2")
    assert other.case.number != first.case.number


def test_danger_makes_it_urgent(office: Office) -> None:
    case = office.filing.file(office.citizen(), Draft("light_tree", "phố Huế", "day dien ro, rat nguy hiem"), "m1").case
    assert case.urgency == Urgency.URGENT
    assert case.handle_by - case.filed_at == timedelta(hours=4)


def test_the_whole_way_is_told_to_the_citizen_and_written_in_the_ledger(office: Office) -> None:
    number = closed(office)
    office.filing.confirm(office.citizen(), number)
    assert office.work.get(number).state == State.CONFIRMED
    assert [text.split(".")[0][:40] for _, text in office.pushed.said] == [
        f"Phản ánh {number} đã được tiếp nhận",
        f"Phản ánh {number} đã có kết quả:\n\nĐã",
    ]
    acts = [entry.act for entry in office.ledger.chain(f"case:{number}")]
    assert acts == ["case_filed", "case_received", "case_closed", "case_confirmed"]
    assert [event.act for event in office.work.course(number)] == ["filed", "received", "closed", "confirmed"]
    assert office.ledger.verify().broken is None


def test_no_word_and_no_number_of_a_citizen_stands_in_the_ledger(office: Office) -> None:
    number = closed(office)
    entries = office.ledger.chain(f"case:{number}")
    facts = [json.loads(entry.facts) for entry in entries]
    assert facts[0].keys() == {"category", "unit", "urgency", "handle_by"}
    assert "Láng" not in str(entries) and "lan" not in str([entry.actor for entry in entries])


@pytest.mark.parametrize(("result", "evidence"), [("", "ảnh"), ("đã vá", "  ")])
def test_closing_needs_a_result_and_what_shows_it(office: Office, result: str, evidence: str) -> None:
    number = filed(office)
    office.work.take(number, "lan")
    with pytest.raises(InputError):
        office.work.close(number, "lan", result, evidence)
    assert office.work.get(number).state == State.RECEIVED


def test_refusing_needs_a_reason_and_is_the_end(office: Office) -> None:
    number = filed(office)
    with pytest.raises(InputError):
        office.work.refuse(number, "lan", " ")
    office.work.refuse(number, "lan", "Đường do huyện khác quản lý")
    assert "Đường do huyện khác" in office.pushed.said[-1][1]
    with pytest.raises(ConflictError, match="Không tiếp nhận"):
        office.work.take(number, "lan")


def test_reopening_goes_on_with_the_same_clock_and_counts(office: Office, clock) -> None:
    number = closed(office)
    before = office.work.get(number)
    clock.pass_(days=10)
    again = office.filing.reopen(office.citizen(), number, "Vẫn còn ổ gà, gọi 0912345678")
    assert (again.state, again.reopened, again.handle_by) == (State.WORKING, 1, before.handle_by)
    assert again.is_late(clock.now())
    assert "0912345678" not in str(office.work.course(number))


def test_long_after_the_answer_a_new_case_is_needed(office: Office, clock) -> None:
    number = closed(office)
    clock.pass_(days=31)
    with pytest.raises(ConflictError, match="too long ago"):
        office.filing.reopen(office.citizen(), number, "lại hỏng")


def test_silence_is_recorded_as_silence(office: Office, clock) -> None:
    number = closed(office)
    clock.pass_(days=6)
    assert office.rounds.fall_silent() == 0
    clock.pass_(days=2)
    assert (office.rounds.fall_silent(), office.rounds.fall_silent()) == (1, 0)
    assert office.work.get(number).state == State.SILENT
    assert office.filing.reopen(office.citizen(), number, "chưa xong").state == State.WORKING


def test_nobody_acts_on_somebody_elses_case(office: Office) -> None:
    number = closed(office)
    stranger = office.citizen("binh")
    for act in (office.filing.confirm, office.filing.withdraw):
        with pytest.raises(InputError, match="no case of this conversation"):
            act(stranger, number)
    with pytest.raises(InputError):
        office.filing.reopen(stranger, number, "x")
    assert office.filing.of(stranger) == []
    assert office.filing.by_receipt("PA-261125-0000-0000") is None


def test_two_officers_cannot_take_the_same_one(office: Office) -> None:
    number = filed(office)
    outcomes: list[str] = []

    def take(name: str) -> None:
        try:
            office.work.take(number, name)
            outcomes.append(name)
        except ConflictError:
            outcomes.append("refused")

    threads = [threading.Thread(target=take, args=(name,)) for name in ("lan", "hoa", "minh", "tuan")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert outcomes.count("refused") == 3
    assert office.work.get(number).officer in outcomes


def test_routing_passes_it_on_and_the_clock_goes_on(office: Office) -> None:
    number = filed(office)
    office.work.take(number, "lan")
    before = office.work.get(number)
    routed = office.work.route(number, "lan", "ward", "đường trong ngõ")
    assert (routed.unit, routed.officer, routed.handle_by) == ("ward", None, before.handle_by)
    assert office.work.take(number, "hoa").officer == "hoa"
    with pytest.raises(InputError, match="no unit"):
        office.work.route(number, "hoa", "mars", "vì sao")


def test_reminders_come_once_before_and_once_after_and_go_up(office: Office, clock) -> None:
    number = filed(office)
    assert office.rounds.remind() == 0
    clock.pass_(hours=7)
    assert (office.rounds.remind(), office.rounds.remind()) == (1, 0)
    clock.pass_(hours=2)
    assert office.rounds.remind() == 1
    office.work.take(number, "lan")
    clock.pass_(days=5)
    assert (office.rounds.remind(), office.rounds.remind()) == (1, 0)
    told = [(each.kind, each.unit) for each in office.rounds.reminders(clock.now() - timedelta(days=9))]
    assert told == [("handle_late", "leaders"), ("receive_late", "leaders"), ("receive_soon", "infrastructure")]
    assert [case.number for case in office.work.select(late=True)] == [number]


def test_a_duplicate_is_offered_and_followed_instead(office: Office) -> None:
    number = filed(office)
    office.filing.file(office.citizen(), Draft("noise", "số 12 phố Láng Hạ", "hát karaoke"), "m2")
    found = office.filing.duplicates("road", "so 12 pho lang ha", "o ga to truoc cua", office.citizen("binh"))
    assert [case.number for case in found] == [number]
    assert office.filing.duplicates("road", "phố Huế", "ổ gà", office.citizen("binh")) == []
    follower = office.citizen("binh")
    assert (office.filing.follow(number, follower), office.filing.follow(number, follower)) == (True, False)
    office.work.take(number, "lan")
    office.work.close(number, "lan", "Đã vá", "ảnh")
    told = [text for conversation, text in office.pushed.said if conversation == follower]
    assert len(told) == 2 and "giải quyết chưa" not in told[-1]


def test_an_officers_question_reaches_the_citizen_only(office: Office) -> None:
    number = filed(office)
    office.filing.follow(number, office.citizen("binh"))
    office.work.say(number, "lan", "Anh chị cho biết rõ hơn vị trí ạ")
    assert [conversation for conversation, _ in office.pushed.said] == [office.citizen()]


KEYS = count()
CITIZEN_ACTS = ["confirm", "reopen", "withdraw"]
STAFF_ACTS = ["take", "close", "refuse", "route"]


def act(office: Office, number: str, name: str) -> None:
    match name:
        case "take":
            office.work.take(number, "lan")
        case "close":
            office.work.close(number, "lan", "xong", "ảnh")
        case "refuse":
            office.work.refuse(number, "lan", "lý do")
        case "route":
            office.work.route(number, "lan", "ward", "vì")
        case "confirm":
            office.filing.confirm(office.citizen(), number)
        case "reopen":
            office.filing.reopen(office.citizen(), number, "chưa")
        case "withdraw":
            office.filing.withdraw(office.citizen(), number)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=25, deadline=None)
@given(names=st.lists(st.sampled_from(CITIZEN_ACTS + STAFF_ACTS), max_size=9))
def test_whatever_is_tried_only_moves_of_the_table_happen_and_all_are_written_down(
    office: Office, names: list[str]
) -> None:
    number = office.filing.file(office.citizen(), POTHOLE, f"m{next(KEYS)}").case.number
    states = [State.FILED]
    for name in names:
        before = office.work.get(number)
        try:
            act(office, number, name)
        except MotcuaError:
            assert office.work.get(number) == before  # what is refused changes nothing
        states.append(office.work.get(number).state)
    for one, two in pairwise(states):
        assert one == two or two in MOVES[one]
    case = office.work.get(number)
    assert len(office.ledger.chain(f"case:{number}")) == len(office.work.course(number))
    assert (case.handled_at is not None) or case.state in OPEN | {State.REFUSED, State.WITHDRAWN}
    assert case.reopened == sum(event.act == "reopened" for event in office.work.course(number))


def test_who_files_at_the_same_moment_gets_a_number_too(office):
    people = [office.citizen(f"p{number}") for number in range(12)]
    with ThreadPoolExecutor(len(people)) as pool:
        filed = list(pool.map(lambda who: office.filing.file(who, POTHOLE, "m1").case.number, people))
    assert len(set(filed)) == len(people)
