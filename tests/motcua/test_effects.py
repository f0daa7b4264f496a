"""What an edit will change: over the real starters, with the real search, before anybody approves it."""

import pytest

from desk.effects import Effects, forget_words
from desk.golden import FILE as GOLDEN
from desk.golden import Golden, from_file
from desk.golden_checks import GoldenChecks
from desk.journal import Journal
from messages.asked import past_questions
from messages.inbox import Inbox, TurnResult
from messages.incoming import Incoming
from messages.outcome import Outcome
from messages.reply import Reply
from motcua.effects import check_golden, effect_of
from procedure_kb.drafts import Drafts
from procedure_kb.starters import load_starters
from procedure_kb.store import Store
from vietnamese import folded_words

BIRTH, MARRIAGE = "1.001193", "1.000894"


@pytest.fixture
def store(database, clock, ledger) -> Store:
    load_starters(database, clock, ledger)
    return Store(database, clock, ledger)


@pytest.fixture
def golden(database, clock, ledger, tmp_path) -> Golden:
    """Three questions: enough to see, and quick."""
    file = tmp_path / "golden.tsv"
    lines = ("question\tcode\taspect", f"khai sinh cho con cần giấy tờ gì\t{BIRTH}\tdocuments")
    file.write_text("\n".join([*lines, f"dang ky khai sinh mat bao nhieu tien\t{BIRTH}\tfee"]), encoding="utf-8")
    return Golden(database, clock, Journal(database, clock, ledger), file)


@pytest.fixture
def drafts(database, clock, ledger, store) -> Drafts:
    return Drafts(database, clock, ledger, Journal(database, clock, ledger))


def with_fee(drafts: Drafts, words: str):
    """A draft whose answers about fees begin with these words."""
    draft = drafts.begin(BIRTH, "Lan")
    plain = draft.content["plain"]
    notes = {"notes": plain.get("notes", {}) | {"fee": words}}
    return drafts.save(draft.number, "Lan", draft.content | {"plain": plain | notes}, draft.saves)


def test_an_answer_that_changes_is_shown_old_and_new(drafts, store, golden):
    seen: list[tuple[int, int]] = []
    found = effect_of(
        with_fee(drafts, "Từ tháng sau thu 5.000 đồng một bản."), store, golden, lambda *at: seen.append(at)
    )
    assert [(each.asked.aspect, each.kind, each.is_wrong) for each in found] == [("fee", "changed", False)]
    assert "5.000 đồng" in found[0].after.texts[0] and "5.000 đồng" not in found[0].before.texts[0]
    assert seen[-1] == (4, 4)
    assert "5.000" not in str(store.get(BIRTH).plain.notes), "nothing was published"


def test_a_procedure_that_takes_anothers_questions(drafts, store, golden):
    """A phrase that is too good: what led to one record leads to another."""
    draft = drafts.begin_new("9.000001", "Khai sinh cho con cần giấy tờ gì", "Lan")
    for phrase in ("khai sinh cho con cần giấy tờ gì", "khai sinh cho con", "cần giấy tờ gì khai sinh cho con"):
        draft = drafts.add_phrase("9.000001", phrase, "Lan")
    found = effect_of(draft, store, golden)
    assert found and found[0].asked.aspect == "documents" and found[0].kind != "changed"


def test_what_others_published_meanwhile_is_no_effect_of_the_draft(drafts, store, golden):
    draft = with_fee(drafts, "Thu 5.000 đồng.")
    birth = store.get(BIRTH)
    notes = birth.plain.notes | {"documents": "Mang theo giấy chứng sinh."}
    published = birth.model_copy(update={"plain": birth.plain.model_copy(update={"notes": notes})})
    store.save(published, who="Hoa", expected_version=1)
    assert [each.asked.aspect for each in effect_of(draft, store, golden)] == ["fee"]


def test_what_people_asked_lately_is_asked_again(drafts, store, golden, database, clock, secret):
    inbox = Inbox(database, clock, secret)
    for number, text in enumerate(("Lệ phí đăng ký khai sinh?", "thế nộp bao nhiêu", "le phi dang ky khai sinh")):
        inbox.receive(Incoming("zalo", "an", f"k{number}", f"m{number}", clock.now(), text=text))
        result = TurnResult(Outcome.ANSWERED, (Reply("…"),), procedure_id=BIRTH, aspect="fee")
        inbox.settle(inbox.lease(), result, [{"text": "…"}], 1.0)
    asked = {each.text: each for each in past_questions(database, 1000)}
    assert [(each.times, each.current) for each in asked.values()] == [(1, BIRTH), (1, BIRTH), (1, None)]
    found = effect_of(with_fee(drafts, "Thu 5.000 đồng."), store, golden)
    assert {each.asked.text for each in found if each.kind == "changed"} >= set(asked)


def test_every_starter_has_its_golden_questions(store):
    questions = from_file(GOLDEN)
    assert {each.procedure_id for each in questions} == {procedure.id for procedure in store.procedures()}
    assert len({folded_words(each.text) for each in questions}) == len(questions)


def test_one_effect_at_a_time_and_a_dead_run_is_begun_anew(drafts, store, clock):
    effects = Effects(store, clock)
    draft = drafts.begin(BIRTH, "Lan")
    effects.ask(draft)
    effects.ask(draft)
    assert effects.take() and effects.take() is None
    clock.pass_(minutes=11)
    assert effects.take()
    clock.pass_(days=8)
    assert effects.take() is None and effects.of(draft) is None, "words of citizens are not kept here"


@pytest.mark.slow
def test_golden_questions_are_tried_again_when_something_changed(store, golden, database, clock):
    checks = GoldenChecks(database, clock)
    assert check_golden(store, golden, checks) == checks.last()
    assert (checks.last().total, checks.last().missed) == (2, ())
    assert check_golden(store, golden, checks) is None, "nothing changed"
    golden.add("hôm nay trời có mưa không", BIRTH, "fee", "Lan")
    check = check_golden(store, golden, checks)
    assert (check.total, [(each.wanted, each.reached) for each in check.missed]) == (3, [(BIRTH, None)])
    birth = store.get(BIRTH)
    store.save(
        birth.model_copy(update={"plain": birth.plain.model_copy(update={"summary": "Ghi tên bé."})}),
        who="Lan",
        expected_version=1,
    )
    assert check_golden(store, golden, checks), "a record was published"


def test_an_effect_of_what_was_published_before_is_worked_out_anew(drafts, store, clock):
    effects = Effects(store, clock)
    draft = drafts.begin(BIRTH, "Lan")
    assert effects.current(draft) is None
    effects.ask(draft)
    effects.finish(effects.take()[0], [])
    assert effects.of(draft).state == "done"
    other = store.get(MARRIAGE)
    plain = other.plain.model_copy(update={"summary": "Khác."})
    store.save(other.model_copy(update={"plain": plain}), who="Đức", expected_version=store.version(MARRIAGE).number)
    assert effects.of(draft).state == "done", "who waits for it gets it"
    assert effects.current(draft).state == "waiting" and effects.of(draft).result == []
    effects.finish(effects.take()[0], [])
    assert effects.current(draft).state == "done"


def test_with_anybody_who_is_forgotten_go_the_words_that_effects_quote(drafts, store, database, clock):
    effects = Effects(store, clock)
    run, waiting = (drafts.begin(id, "Lan") for id in (BIRTH, MARRIAGE))
    effects.ask(run)
    number, _ = effects.take()
    effects.ask(waiting)
    with database.write() as connection:
        forget_words(connection)
    effects.finish(number, [{"asked": {"text": "của người đã xóa"}}])
    assert effects.of(run) is None, "it had read them already"
    assert effects.of(waiting).state == "waiting"
