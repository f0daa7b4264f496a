"""Edits on their way: nobody overwrites anybody, and nobody decides on what they wrote."""

from datetime import date, timedelta
from threading import Barrier, Thread

import pytest

from core.clock import today
from core.errors import ConflictError, InputError, NotFoundError
from procedure_kb.draft_content import content_of, remarks
from procedure_kb.drafts import ChangedSince, Drafts, DraftState, Overlap
from procedure_kb.schedule import Schedule
from procedure_kb.store import Store
from tests.procedure_kb.samples import procedure


class Acts(list[tuple[str, str, str | None]]):
    def write(self, connection, act, about, by, **facts):
        self.append((act, about, by))


@pytest.fixture
def acts() -> Acts:
    return Acts()


@pytest.fixture
def store(database, clock, ledger) -> Store:
    return Store(database, clock, ledger)


@pytest.fixture
def drafts(database, clock, ledger, acts, store) -> Drafts:
    store.save(procedure(summary="Cho trẻ mới sinh"), who="seed", expected_version=0)
    return Drafts(database, clock, ledger, acts)


def written(drafts: Drafts, author: str, **plain: object):
    draft = drafts.begin("1.000001", author)
    content = draft.content | {"plain": draft.content["plain"] | plain}
    return drafts.save(draft.number, author, content, draft.saves)


def approve(drafts: Drafts, number: int, by: str):
    """As it stands."""
    return drafts.approve(number, by, drafts.get(number).stamp)


def test_from_the_first_word_to_what_citizens_read(drafts, store, acts, clock):
    draft = written(drafts, "Lan", summary="Cho trẻ dưới 60 ngày")
    assert store.get("1.000001").plain.summary == "Cho trẻ mới sinh"
    drafts.propose(draft.number, "Lan", "theo quyết định mới")
    assert approve(drafts, draft.number, "Đức").state == DraftState.PUBLISHED
    newest = store.version("1.000001")
    assert newest.procedure.plain.summary == "Cho trẻ dưới 60 ngày"
    assert (newest.number, newest.who) == (2, "Lan") and "Đức" in newest.why and "quyết định mới" in newest.why
    assert [(act, by) for act, _, by in acts] == [
        ("draft_begun", "Lan"),
        ("draft_proposed", "Lan"),
        ("draft_approved", "Đức"),
    ]


def test_what_cannot_be_published_yet_is_kept_as_it_was_typed(drafts, clock):
    draft = drafts.begin("1.000001", "Lan")
    half = {"official": {"name": "", "documents": [{"name": ""}, {"name": "", "copies": "hai"}]}, "plain": {}}
    kept = drafts.save(draft.number, "Lan", half, draft.saves)
    assert drafts.get(draft.number).content == half == kept.content
    said = {remark.path for remark in remarks("1.000001", half, today(clock))}
    assert {"official.name", "official.documents[1].name", "official.documents[1].copies"} <= said
    with pytest.raises(InputError, match="name"):
        drafts.propose(draft.number, "Lan", "")


def test_a_doubt_stands_beside_the_row_that_was_typed(clock):
    """Empty rows above it do not count for the record, but they stand on the page."""
    content = content_of(procedure())
    content["official"]["documents"] = [{"name": ""}, {"name": "Bản sao sổ hộ khẩu", "copies": "1"}]
    paths = {each.path for each in remarks("1.000001", content, today(clock)) if each.kind == "document-abolished"}
    assert paths == {"official.documents[1].name"}


def test_nobody_approves_what_they_wrote(drafts, store):
    draft = written(drafts, "Lan", summary="Khác")
    drafts.propose(draft.number, "Lan", "")
    for act in (
        lambda: approve(drafts, draft.number, "Lan"),
        lambda: drafts.send_back(draft.number, "Lan", "sửa", drafts.get(draft.number).stamp),
    ):
        with pytest.raises(InputError, match="somebody else"):
            act()
    assert store.version("1.000001").number == 1


def test_another_ones_draft_is_not_to_be_written(drafts):
    draft = written(drafts, "Lan", summary="Khác")
    with pytest.raises(NotFoundError):
        drafts.save(draft.number, "Hoa", {"official": {}, "plain": {}}, draft.saves)
    with pytest.raises(NotFoundError):
        drafts.withdraw(draft.number, "Hoa")


def test_two_windows_of_one_person(drafts):
    draft = written(drafts, "Lan", summary="Từ cửa sổ này")
    with pytest.raises(ConflictError):
        drafts.save(draft.number, "Lan", {"official": {}, "plain": {"summary": "Từ cửa sổ kia"}}, draft.saves - 1)
    assert drafts.get(draft.number).content["plain"]["summary"] == "Từ cửa sổ này"


def test_two_people_changed_two_places(drafts, store):
    lan, hoa = written(drafts, "Lan", summary="Của Lan"), written(drafts, "Hoa", name="Của Hoa")
    for draft in (lan, hoa):
        drafts.propose(draft.number, draft.author, "")
        approve(drafts, draft.number, "Đức")
    plain = store.get("1.000001").plain
    assert (plain.summary, plain.name) == ("Của Lan", "Của Hoa")


def test_two_people_changed_one_place(drafts, store, acts):
    lan, hoa = written(drafts, "Lan", summary="Của Lan"), written(drafts, "Hoa", summary="Của Hoa", name="Tên của Hoa")
    for draft in (lan, hoa):
        drafts.propose(draft.number, draft.author, "")
    approve(drafts, lan.number, "Đức")
    with pytest.raises(Overlap, match="summary"):
        approve(drafts, hoa.number, "Đức")
    assert store.get("1.000001").plain.summary == "Của Lan"
    assert drafts.get(hoa.number).state == DraftState.PROPOSED
    drafts.reopen(hoa.number, "Hoa")
    with pytest.raises(Overlap, match="summary"):
        drafts.propose(hoa.number, "Hoa", "")
    assert drafts.overlap(drafts.get(hoa.number)) == [("plain.summary", "Của Lan", "Của Hoa")]
    with pytest.raises(ConflictError):
        drafts.catch_up(hoa.number, "Hoa", hoa.saves - 1)
    drafts.catch_up(hoa.number, "Hoa", hoa.saves)
    assert drafts.overlap(drafts.get(hoa.number)) == []
    assert ("draft_caught_up", "procedure:1.000001", "Hoa") in acts
    drafts.propose(hoa.number, "Hoa", "")
    approve(drafts, hoa.number, "Đức")
    plain = store.get("1.000001").plain
    assert (plain.summary, plain.name) == ("Của Hoa", "Tên của Hoa")


def test_going_on_from_what_stands_keeps_what_one_typed_and_nothing_else(drafts, store):
    """Also what no record may hold; what the author let alone is as it was published, gone where it is gone."""
    draft = written(drafts, "Lan", summary="Của Lan", notes={"fee": "Thu tại quầy"})
    content = draft.content | {"official": draft.content["official"] | {"documents": [{"name": "A", "copies": "hai"}]}}
    draft = drafts.save(draft.number, "Lan", content, draft.saves)
    other = written(drafts, "Hoa", summary="Của Hoa", name="Tên mới", notes={"place": "Tầng 2"})
    drafts.propose(other.number, "Hoa", "")
    approve(drafts, other.number, "Đức")
    fresh = drafts.catch_up(draft.number, "Lan", draft.saves)
    assert fresh.base_version == 2
    assert fresh.content["official"]["documents"] == [{"name": "A", "copies": "hai"}]
    assert fresh.content["plain"] == {
        "summary": "Của Lan",
        "name": "Tên mới",
        "notes": {"fee": "Thu tại quầy", "place": "Tầng 2"},
    }


def test_only_what_was_shown_is_decided_on(drafts, store):
    draft = drafts.propose(written(drafts, "Lan", summary="Đã xem").number, "Lan", "")
    drafts.reopen(draft.number, "Lan")
    drafts.propose(written(drafts, "Lan", summary="Chưa ai xem").number, "Lan", "")
    for act in (
        lambda: drafts.approve(draft.number, "Đức", draft.stamp),
        lambda: drafts.send_back(draft.number, "Đức", "sửa", draft.stamp),
    ):
        with pytest.raises(ChangedSince):
            act()
    assert store.get("1.000001").plain.summary == "Cho trẻ mới sinh"
    seen = drafts.get(draft.number).stamp
    drafts.reopen(draft.number, "Lan")
    drafts.propose(draft.number, "Lan", "", date(2030, 1, 1))
    with pytest.raises(ChangedSince):
        drafts.approve(draft.number, "Đức", seen)


def test_sent_back_and_proposed_again(drafts, store):
    draft = written(drafts, "Lan", summary="Chưa rõ")
    drafts.propose(draft.number, "Lan", "")
    back = drafts.send_back(draft.number, "Đức", "ghi rõ hạn", drafts.get(draft.number).stamp)
    assert (back.state, back.note, back.decided_by) == (DraftState.SENT_BACK, "ghi rõ hạn", "Đức")
    again = written(drafts, "Lan", summary="Trong 60 ngày")
    assert again.number == draft.number
    drafts.propose(draft.number, "Lan", "")
    approve(drafts, draft.number, "Đức")
    assert store.get("1.000001").plain.summary == "Trong 60 ngày"


def test_what_waits_is_not_written_on_unless_it_is_taken_back(drafts):
    draft = drafts.propose(written(drafts, "Lan", summary="Khác").number, "Lan", "")
    with pytest.raises(ConflictError):
        drafts.save(draft.number, "Lan", {"official": {}, "plain": {}}, draft.saves)
    drafts.reopen(draft.number, "Lan")
    with pytest.raises(ConflictError):
        approve(drafts, draft.number, "Đức")


def test_from_a_day_to_come(drafts, store, database, clock, ledger):
    draft = written(drafts, "Lan", summary="Từ mai")
    with pytest.raises(InputError, match="not to come"):
        drafts.propose(draft.number, "Lan", "", today(clock))
    drafts.propose(draft.number, "Lan", "", today(clock) + timedelta(days=1))
    approve(drafts, draft.number, "Đức")
    schedule = Schedule(database, clock, ledger)
    assert drafts.put_off(drafts.get(draft.number)).state == "waiting"
    assert schedule.apply_due() == 0 and store.get("1.000001").plain.summary == "Cho trẻ mới sinh"
    clock.pass_(days=1)
    assert schedule.apply_due() == 1 and store.get("1.000001").plain.summary == "Từ mai"


def test_a_new_procedure(drafts, store):
    draft = drafts.begin_new("1.999999", "Đăng ký nuôi chó", "Lan")
    with pytest.raises(ConflictError):
        drafts.begin_new("1.999999", "Nuôi chó", "Hoa")
    with pytest.raises(ConflictError):
        drafts.begin_new("1.000001", "Có rồi", "Hoa")
    drafts.propose(draft.number, "Lan", "thiếu")
    approve(drafts, draft.number, "Đức")
    assert store.get("1.999999").official.name == "Đăng ký nuôi chó"
    assert store.version("1.999999").action == "created"


def test_nothing_changed_is_nothing_to_approve(drafts):
    draft = drafts.begin("1.000001", "Lan")
    with pytest.raises(InputError, match="changes nothing"):
        drafts.propose(draft.number, "Lan", "")


def test_a_phrase_goes_into_ones_draft(drafts):
    for phrase in ("con mới đẻ làm giấy gì", "con mới đẻ làm giấy gì", "đẻ xong đi đâu"):
        draft = drafts.add_phrase("1.000001", phrase, "Lan")
    assert draft.content["plain"]["phrases"] == ["con mới đẻ làm giấy gì", "đẻ xong đi đâu"]


def test_given_up(drafts):
    draft = written(drafts, "Lan", summary="Thôi")
    drafts.withdraw(draft.number, "Lan")
    assert drafts.select("1.000001") == []
    other = drafts.begin("1.000001", "Lan")
    assert other.number != draft.number
    with pytest.raises(ConflictError):
        drafts.take_up(draft.number, "Lan")
    drafts.withdraw(other.number, "Lan")
    with pytest.raises(NotFoundError):
        drafts.take_up(draft.number, "Hoa")
    again = drafts.take_up(draft.number, "Lan")
    assert (again.state, again.content) == (DraftState.WRITING, draft.content)


def test_two_reviewers_at_the_same_moment(drafts, store):
    draft = drafts.propose(written(drafts, "Lan", summary="Một lần").number, "Lan", "")
    start, ended = Barrier(2), []

    def decide(name: str) -> None:
        start.wait(10)
        try:
            approve(drafts, draft.number, name)
            ended.append("published")
        except ConflictError:
            ended.append("slower")

    threads = [Thread(target=decide, args=(name,)) for name in ("Đức", "Minh")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(20)
    assert sorted(ended) == ["published", "slower"] and store.version("1.000001").number == 2
