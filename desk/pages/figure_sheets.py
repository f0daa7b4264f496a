"""The tables of figures, each with its definitions in words; what each number counts is a click away."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from datetime import date

from core.period import Period, quantile
from desk.roles import Permission
from desk.sheets import NOTHING, Cell, Sheet, count, minutes, percent, share, words
from feedback.due import NO_BRANCH, What
from feedback.figures import SATISFIED, CaseCounts, Due, Scored
from feedback.public import FEWEST_SHOWN
from feedback.ratings import BEST
from messages.figures import STYLES, Tally
from messages.marks import Accuracy, week_of
from messages.outcome import Outcome
from messages.seen import ASKED, OLDER
from messages.waits import Wait

from .figure_view import Numbers, View, in_address
from .templates import day

KINDS = {"dossier": "Giải quyết hồ sơ", "case": "Xử lý phản ánh", "handoff": "Trao đổi với cán bộ"}
TOO_FEW = "chưa đủ số"
NOT_TAKEN = "chưa được nhận"
BRANCH_NOT_SAID = "Không ghi chi nhánh"

MESSAGES_SAID = (
    "Câu hỏi về thủ tục: tin có kết quả là trả lời, hỏi lại, chưa có thông tin, hoặc ngoài phạm vi. Trả lời ngay: "
    "được trả lời theo bản công bố mà không phải hỏi lại, trên mọi câu hỏi về thủ tục; chưa nói đúng hay sai."
)
WAITS_SAID = (
    "Từ lúc người dân xin gặp cán bộ đến lúc có người nhận lần đầu, tính theo đồng hồ, cả đêm và ngày nghỉ, trên mọi "
    "cuộc đã xin. Cuộc chưa ai nhận được coi là lâu hơn mọi cuộc khác. Trung vị: nửa số cuộc chờ không quá mức này."
)
CASES_SAID = (
    "Đến hạn: đã trả lời, hoặc đã hết hạn mà chưa trả lời, trong kỳ này. Đúng hạn: trả lời trước hạn, trên mọi việc "
    "đến hạn; việc quá hạn chưa xong là trễ. Không tiếp nhận và mở lại: trong số gửi trong kỳ, không nằm trong tỷ lệ. "
    f"Tỷ lệ của dưới {FEWEST_SHOWN} việc không hiện. Không tách theo kênh."
)
BRANCHES_SAID = f"Chi nhánh: nơi xảy ra, như phản ánh ghi; chuyển đơn vị thì nơi không đổi. {CASES_SAID}"
RATINGS_SAID = (
    f"Người dân cho điểm từ 1 đến {BEST}. Hài lòng: từ {SATISFIED} điểm trở lên, trên mọi người đã cho điểm; ai không "
    "cho điểm thì không tính. Không tách theo kênh."
)


JUDGED_SAID = (
    "Mỗi thứ Hai, năm mươi câu hỏi về thủ tục của tuần trước được rút ngẫu nhiên, câu nào cũng có cơ hội như nhau. "
    "Phần đúng: trên mọi câu đã chấm; đúng một phần không tính là đúng. Ít nhất, nhiều nhất: khoảng tin cậy "
    "95 % (Wilson). Máy đếm: phần trả lời ngay của cả tuần."
)
HOURS_SAID = (
    "9 giờ: từ 9 giờ đến trước 10 giờ, giờ Hà Nội. Chỉ có khi xem một ngày. Đếm từ những tin nhắn còn giữ, nên cộng "
    "lại có thể ít hơn số của cả ngày, vì số ấy đếm cả tin đã xóa."
)
HOURS = range(24)
NONE = words(NOTHING)


def messages_to(view: View, **more: str) -> str:
    return f"/so-lieu/tin-nhan?{view.chosen.as_query(**more)}"


def waits_to(view: View, **more: str) -> str:
    return f"/so-lieu/cho-can-bo?{view.chosen.as_query(**more)}"


def ratings_to(view: View, **more: str) -> str:
    return f"/so-lieu/danh-gia?{view.chosen.as_query(**more)}"


def cases_to(what: What, period: Period, **more: str) -> str:
    named = {"trang-thai": "tat-ca", "so-lieu": what.value, "tu": period.first, "den": period.last} | more
    return f"/phan-anh?{in_address(named)}"


def of_cases(value: int, what: What, period: Period, **more: str) -> Cell:
    return count(value, cases_to(what, period, **more), Permission.WORK_CASES)


def of_enough(part: int, whole: int) -> str:
    """A share that says something: of few it says who they are."""
    return percent(part, whole) if whole >= FEWEST_SHOWN else TOO_FEW if whole else NOTHING


def by_day(view: View) -> Sheet:
    """The newest day first."""
    marked, unmarked = (view.days_typed.get(style, {}) for style in ("marked", "unmarked"))
    rows = []
    for each in reversed(view.period.days):
        name = each.isoformat()
        of_day = {"trong-ngay": name}
        waits, due = view.waits_by_day.get(each, []), view.due_by_day.get(name, Due())
        with_marks, without = marked.get(name, Tally()), unmarked.get(name, Tally())
        rows.append(
            (
                words(day(each)),
                *_tally(view, view.days.get(name, Tally()), **of_day),
                share(with_marks.answered, with_marks.asked),
                share(without.answered, without.asked),
                count(len(waits), waits_to(view, **of_day), Permission.READ),
                minutes(quantile([wait.minutes for wait in waits], 0.5), instead=NOT_TAKEN if waits else NOTHING),
                of_cases(due.due, What.DUE, Period(each, each)),
                of_cases(due.on_time, What.ON_TIME, Period(each, each)),
            )
        )
    head = (*TALLY_HEAD, "Có dấu", "Không dấu", "Xin gặp cán bộ", "Chờ trung vị (phút)", "Phản ánh đến hạn", "Đúng hạn")
    said = f"{MESSAGES_SAID} Có dấu, không dấu: phần trả lời ngay của riêng câu gõ như vậy."
    return Sheet("ngay", "Từng ngày", said, ("Ngày", *head), tuple(rows))


def by_hour(view: View) -> Sheet:
    """Of a single day; of more there are no rows."""
    rows = (
        (words(f"{hour} giờ"), *_tally(view, view.hours.get(f"{hour:02}", Tally()), **_in_hour(view, hour)))
        for hour in (HOURS if view.is_one_day else ())
    )
    return Sheet("gio", "Từng giờ", f"{HOURS_SAID} {MESSAGES_SAID}", ("Giờ", *TALLY_HEAD), tuple(rows))


def _in_hour(view: View, hour: int) -> dict[str, str]:
    return {"trong-ngay": view.period.first.isoformat(), "gio": str(hour)}


def outcomes(view: View) -> Sheet:
    found, before = (each.by(lambda row: row.outcome) for each in (view.counted, view.counted_before))
    rows = (
        (
            words(Outcome(name).label),
            count(tally.messages, messages_to(view, **{"ket-qua": name})),
            share(tally.messages, view.counted.all.messages),
            count(before.get(name, Tally()).messages),
        )
        for name, tally in found.items()
    )
    said = "Mỗi tin nhắn có đúng một kết quả. Phần: trên mọi tin nhắn trong kỳ. Tin nhắn đã xóa vẫn nằm trong số đếm."
    return Sheet("ket-qua", "Kết quả", said, ("Kết quả", "Tin nhắn", "Phần", "Kỳ trước"), tuple(rows))


def channels(view: View) -> Sheet:
    rows = (
        (words(view.channel_name(name)), *_tally(view, tally, kenh=name))
        for name, tally in view.counted.by(lambda row: row.channel).items()
    )
    return Sheet("kenh", "Kênh", MESSAGES_SAID, ("Kênh", *TALLY_HEAD), tuple(rows))


def styles(view: View) -> Sheet:
    rows = (
        (words(STYLES[name]), *_tally(view, tally, **{"cach-go": name or OLDER}))
        for name, tally in view.counted.by(lambda row: row.style).items()
    )
    said = f"Gõ có dấu: có ít nhất một chữ có dấu. {MESSAGES_SAID}"
    return Sheet("cach-go", "Cách gõ", said, ("Cách gõ", *TALLY_HEAD), tuple(rows))


def waiting(view: View) -> Sheet:
    """Of all channels last."""
    names = sorted({wait.channel for wait in view.waits})
    groups = [(name, [wait for wait in view.waits if wait.channel == name]) for name in names]
    rows = [(words(view.channel_name(name)), *_waits(view, found, kenh=name)) for name, found in groups]
    if len(names) != 1:
        rows.append((words("Mọi kênh"), *_waits(view, view.waits)))
    head = ("Kênh", "Xin gặp cán bộ", "Đã được nhận", "Chờ trung vị (phút)", "9/10 cuộc chờ không quá (phút)")
    return Sheet("cho-can-bo", "Chờ cán bộ", WAITS_SAID, head, tuple(rows))


def units(view: View) -> Sheet:
    raters = _by_name(view, lambda scored: scored.unit)
    rows = tuple(
        (words(view.catalog.unit_name(unit)), *_cases(view, found, raters[unit], **{"don-vi": unit}))
        for unit, found in view.units.items()
    )
    return Sheet("phan-anh", "Phản ánh theo đơn vị", CASES_SAID, ("Đơn vị", *CASES_HEAD), rows)


def branches(view: View) -> Sheet:
    raters = _by_name(view, lambda scored: scored.branch)
    rows = tuple(
        (words(branch or BRANCH_NOT_SAID), *_cases(view, found, raters[branch], noi=branch or NO_BRANCH))
        for branch, found in view.branches.items()
    )
    return Sheet("chi-nhanh", "Phản ánh theo chi nhánh", BRANCHES_SAID, ("Chi nhánh", *CASES_HEAD), rows)


def ratings(view: View) -> Sheet:
    rows = []
    for kind, name in KINDS.items():
        scores = [(scored.score, raters) for scored, raters in view.scores.items() if scored.kind == kind]
        by_score = {score: sum(raters for each, raters in scores if each == score) for score in range(1, BEST + 1)}
        given = (count(by_score[score], ratings_to(view, loai=kind, diem=str(score))) for score in by_score)
        rows.append((words(name), *given, *_satisfied(view, scores, loai=kind)))
    head = ("Về", *(f"{score} điểm" for score in range(1, BEST + 1)), "Cho điểm", "Hài lòng")
    return Sheet("danh-gia", "Đánh giá của người dân", RATINGS_SAID, head, tuple(rows))


def judged(view: View) -> Sheet:
    """Of the weeks of which a day is in the period, the newest first."""
    found = view.numbers.marks.weeks()
    return judged_weeks(view.numbers, {week: each for week, each in found.items() if week_of(week).meets(view.period)})


def judged_weeks(numbers: Numbers, weeks: Mapping[date, Accuracy]) -> Sheet:
    rows = []
    for week, found in weeks.items():
        automatic = numbers.messages.counted(week_of(week)).all
        interval = (words(thousandth(found.low)), words(thousandth(found.high))) if found.marked else (NONE, NONE)
        counts = (found.drawn, found.marked, found.right, found.partly, found.wrong)
        rows.append(
            (
                Cell(day(week), day(week), f"/cham-diem/{week}", Permission.READ_MESSAGES),
                *(count(value) for value in counts),
                share(found.right, found.marked),
                *interval,
                share(automatic.answered, automatic.asked),
            )
        )
    head = ("Tuần từ", "Đã rút", "Đã chấm", "Đúng", "Đúng một phần", "Sai", "Phần đúng", "Ít nhất", "Nhiều nhất")
    return Sheet("cham-diem", "Người chấm", JUDGED_SAID, (*head, "Máy đếm: trả lời ngay"), tuple(rows))


def thousandth(value: float) -> str:
    return percent(round(1000 * value), 1000)


SHEETS: dict[str, Callable[[View], Sheet]] = {
    "gio": by_hour,
    "ngay": by_day,
    "ket-qua": outcomes,
    "kenh": channels,
    "cach-go": styles,
    "cho-can-bo": waiting,
    "phan-anh": units,
    "chi-nhanh": branches,
    "danh-gia": ratings,
    "cham-diem": judged,
}

TALLY_HEAD = ("Tin nhắn", "Câu hỏi về thủ tục", "Trả lời ngay", "Phần trả lời ngay", "Chưa có thông tin")
CASES_HEAD = (
    *("Gửi", "Đến hạn", "Đúng hạn", "Trễ", "Phần đúng hạn", "Không tiếp nhận", "Mở lại"),
    *("Cho điểm", "Hài lòng"),
)


def _tally(view: View, tally: Tally, **of: str) -> tuple[Cell, ...]:
    def counted(value: int, outcome: str) -> Cell:
        return count(value, messages_to(view, **of, **{"ket-qua": outcome}))

    return (
        counted(tally.messages, ""),
        counted(tally.asked, ASKED),
        counted(tally.answered, Outcome.ANSWERED.value),
        share(tally.answered, tally.asked),
        counted(tally.gaps, Outcome.NO_MATCH.value),
    )


def _waits(view: View, found: list[Wait], **more: str) -> tuple[Cell, ...]:
    values = [wait.minutes for wait in found]
    instead = NOT_TAKEN if found else NOTHING
    return (
        count(len(found), waits_to(view, **more), Permission.READ),
        count(sum(value is not None for value in values)),
        minutes(quantile(values, 0.5), instead=instead),
        minutes(quantile(values, 0.9), instead=instead),
    )


def _by_name(view: View, name_of: Callable[[Scored], str]) -> defaultdict[str, list[tuple[int, int]]]:
    """Scores, each with how often it was given, by unit or branch."""
    found = defaultdict[str, list[tuple[int, int]]](list)
    for scored, raters in view.scores.items():
        found[name_of(scored)].append((scored.score, raters))
    return found


def _cases(view: View, found: CaseCounts, scores: Iterable[tuple[int, int]], **of: str) -> tuple[Cell, ...]:
    def counted(value: int, what: What) -> Cell:
        return of_cases(value, what, view.period, **of)

    due = found.due
    return (
        counted(found.filed, What.FILED),
        counted(due.due, What.DUE),
        counted(due.on_time, What.ON_TIME),
        counted(due.due - due.on_time, What.LATE),
        words(of_enough(due.on_time, due.due)),
        counted(found.refused, What.REFUSED),
        counted(found.reopened, What.REOPENED),
        *_satisfied(view, scores, **of),
    )


def _satisfied(view: View, scores: Iterable[tuple[int, int]], **more: str) -> tuple[Cell, Cell]:
    given = list(scores)
    raters = sum(count_ for _, count_ in given)
    satisfied = sum(count_ for score, count_ in given if score >= SATISFIED)
    said = of_enough(satisfied, raters)
    return count(raters, ratings_to(view, **more)), words(said)
