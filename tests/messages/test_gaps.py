from messages.gaps import gaps
from messages.inbox import Inbox, TurnResult
from messages.incoming import Incoming
from messages.outcome import Outcome
from messages.reply import Reply


def asked(database, clock, secret, text: str, outcome: Outcome) -> None:
    inbox = Inbox(database, clock, secret)
    clock.pass_(minutes=1)
    key = clock.now().isoformat()
    inbox.receive(Incoming("web", "an", key, key, clock.now(), text=text))
    inbox.settle(inbox.lease(), TurnResult(outcome, (Reply("…"),)), [{"text": "…"}], 1.0)


def test_unanswered_questions_most_asked_first_without_personal_numbers(database, clock, secret):
    for text, outcome in [
        ("làm thẻ thư viện ở đâu", Outcome.NO_MATCH),
        ("đăng ký khai sinh", Outcome.ANSWERED),
        ("nuôi hổ, gọi tôi 0912345678", Outcome.NO_MATCH),
        ("Lam the thu vien o dau?", Outcome.NO_MATCH),
    ]:
        asked(database, clock, secret, text, outcome)
    found = gaps(database, clock, days=30)
    assert [(gap.text, gap.count) for gap in found] == [
        ("Lam the thu vien o dau?", 2),
        ("nuôi hổ, gọi tôi ⟨điện thoại 1⟩", 1),
    ]


def test_only_lately(database, clock, secret):
    asked(database, clock, secret, "nuôi hổ", Outcome.NO_MATCH)
    clock.pass_(days=31)
    assert gaps(database, clock, days=30) == []
    assert len(gaps(database, clock, days=32)) == 1
