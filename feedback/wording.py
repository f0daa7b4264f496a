"""What citizens read about their reports."""

from datetime import datetime

from core.clock import spoken
from messages.reply import Choice, Link, Reply
from messages.talk import pressed

from .catalog import Catalog
from .model import Case, Draft, State


def moved(case: Case, unit: str) -> Reply:
    """News of a case, with what the citizen may do now."""
    told = {
        State.FILED: f"Phản ánh {case.number} được chuyển đến {unit}.",
        State.RECEIVED: f"Phản ánh {case.number} đã được tiếp nhận. Hạn trả lời: {spoken(case.handle_by)}.",
        State.WORKING: f"Phản ánh {case.number} đang được {unit} giải quyết. Hạn trả lời: {spoken(case.handle_by)}.",
        State.REFUSED: f"Phản ánh {case.number} không được tiếp nhận. Lý do: {case.refusal}",
        State.CLOSED: f"Phản ánh {case.number} đã có kết quả:\n\n{case.result}\n\nCăn cứ: {case.evidence}",
    }[case.state]
    if case.state != State.CLOSED:
        return Reply(told)
    choices = (
        Choice("Đã giải quyết xong", pressed("case_confirm", code=case.number)),
        Choice("Chưa giải quyết", pressed("case_reopen", code=case.number)),
    )
    return Reply(f"{told}\n\nViệc này đã được giải quyết chưa ạ?", choices)


def for_follower(reply: Reply) -> Reply:
    """Only who filed a case confirms or reopens it."""
    return Reply(reply.text.split("\n\nViệc này đã")[0])


def said(case: Case, text: str) -> Reply:
    return Reply(f"Cán bộ trả lời về phản ánh {case.number}:\n\n{text}")


# the form

ASK_CATEGORY = """Anh/chị phản ánh về việc gì ạ? Anh/chị nhắn số hoặc gõ vài chữ:

{list}

Muốn dừng, anh/chị nhắn “thôi”."""
ASK_PLACE = "Việc này xảy ra ở đâu ạ? Ví dụ: “chi nhánh số 3”, “trước số 12 phố Láng Hạ, phường Láng”."
ASK_TEXT = "Anh/chị kể giúp việc đã xảy ra: khi nào, ai, như thế nào. Nội dung này sẽ được công khai sau khi ẩn các số cá nhân."
ASK_PHOTO = "Anh/chị có ảnh thì gửi ngay tại đây. Không có ảnh, anh/chị nhắn “không”."
MORE_TEXT = "Tôi đã ghi thêm vào nội dung. Anh/chị có ảnh thì gửi tại đây; không có, anh/chị nhắn “không”."
PHOTO_RECEIVED = "Tôi đã nhận ảnh."

PHOTO_FAILED = {
    "gone": "Một ảnh không lấy được: nền tảng không còn giữ ảnh này.",
    "too_large": "Một ảnh không lưu được: tệp lớn quá 10 MB.",
    "away": "Một ảnh không lấy được: nền tảng không trả lời trong gần ba ngày.",
    "no_photo": "Một tệp không lưu được: không phải ảnh JPEG, PNG hoặc WebP dùng được.",
}
"""For staff, in the course of a case."""

MORE_PHOTOS = "Tôi đã nhận ảnh. Ảnh chỉ được công khai khi cán bộ duyệt. Còn ảnh nữa thì anh/chị gửi tiếp; đủ rồi thì nhắn “xong”."
ASK_CONTACT = """Cán bộ có cần liên lạc lại thì gọi số nào ạ? Gửi số điện thoại nghĩa là anh/chị đồng ý cho cán bộ giải quyết dùng số đó; số được mã hóa và không công khai.

Không muốn để lại số, anh/chị nhắn “không”."""
NO_NUMBER = "Tôi chưa thấy số điện thoại trong tin của anh/chị. Anh/chị gửi lại số, hoặc nhắn “không” để ẩn danh."
TOO_SHORT = "Anh/chị kể rõ hơn một chút để cán bộ hiểu và giải quyết được: việc gì, khi nào, ai liên quan ạ?"
WHICH_TO_CHANGE = "Anh/chị muốn sửa phần nào ạ?"
CANCELLED = "Vâng, tôi dừng ở đây và chưa gửi gì đi. Khi cần, anh/chị nhắn “phản ánh”."
FOLLOWED = "Vâng, anh/chị sẽ được báo khi phản ánh {number} có tin mới."
FILED = """Tôi đã gửi phản ánh của anh/chị. Mã biên nhận: {receipt}

Đơn vị giải quyết: {unit}.
{deadline}

Anh/chị giữ mã này để xem tiến độ. Ai có mã đều xem được, nên anh/chị đừng đưa cho người khác."""
ASSUMED_LIMIT = "Thời hạn này là tạm tính: thành phố chưa công bố thời hạn cho mức “{label}”."


def ask_category(catalog: Catalog) -> Reply:
    lines = [f"{number}. {each.label}" for number, each in enumerate(catalog.categories.values(), 1)]
    return Reply(ASK_CATEGORY.format(list="\n".join(lines)))


def ask_duplicate(case: Case) -> Reply:
    choices = (
        Choice("Theo dõi việc đó", pressed("case_follow", code=case.number)),
        Choice("Việc của tôi khác", pressed("case_differs")),
    )
    told = f"Đã có người báo việc này ở {case.place} ({case.number}, {case.state.label.lower()}):\n\n“{case.public_text[:300]}”"
    return Reply(f"{told}\n\nAnh/chị theo dõi cùng, hay việc của anh/chị khác ạ?", choices)


def preview(draft: Draft, public: str, catalog: Catalog) -> Reply:
    """What becomes public, before it is sent."""
    photos = f"{len(draft.photos)} ảnh (chỉ công khai khi cán bộ duyệt)" if draft.photos else "không có"
    contact = "có để lại số (không công khai)" if draft.contact else "ẩn danh"
    text = f"""Anh/chị xem lại trước khi gửi. Phần này sẽ được công khai:

Loại việc: {catalog.label(draft.category)}
Nơi xảy ra: {draft.place}
Nội dung: {public}

Ảnh: {photos}
Liên hệ: {contact}

Gửi đi chứ ạ?"""
    choices = (
        Choice("Gửi", pressed("case_send")),
        Choice("Sửa", pressed("case_change")),
        Choice("Thôi", pressed("case_drop")),
    )
    return Reply(text, choices)


def which_to_change() -> Reply:
    parts = {"category": "Loại việc", "place": "Nơi xảy ra", "text": "Nội dung"}
    return Reply(
        WHICH_TO_CHANGE, tuple(Choice(label, pressed("case_change", code=part)) for part, label in parts.items())
    )


def filed(case: Case, receipt: str, catalog: Catalog) -> Reply:
    limit = catalog.times.handle[case.urgency]
    deadline = f"Hạn trả lời: {spoken(case.handle_by)} ({case.deadline})."
    if not limit.certain:
        deadline += f"\n{ASSUMED_LIMIT.format(label=limit.label)}"
    text = FILED.format(receipt=receipt, unit=catalog.unit_name(case.unit), deadline=deadline)
    return Reply(text, link=Link("Biên nhận và mã QR", f"/cong-khai/bien-nhan/{receipt}"))


# afterwards

NO_CASES = "Tôi chưa thấy phản ánh nào gửi từ cuộc trò chuyện này. Anh/chị gửi mã biên nhận (dạng PA-261125-7KQ4-M2XR) để tôi xem giúp."
NO_SUCH_RECEIPT = "Không có phản ánh nào với mã này. Anh/chị xem lại mã trên biên nhận giúp tôi."
CONFIRMED = "Cảm ơn anh/chị. Tôi ghi nhận việc đã được giải quyết. Anh/chị chấm mấy điểm cho việc này, từ 1 (rất không hài lòng) đến 5 (rất hài lòng)?"
ASK_WHY_REOPEN = "Anh/chị cho biết còn điều gì chưa được giải quyết ạ?"
REOPENED = "Tôi đã mở lại phản ánh {number} và chuyển lý do cho đơn vị giải quyết. Thời hạn cũ vẫn tính tiếp."
NOT_POSSIBLE = "Việc này giờ không làm được nữa: phản ánh {number} đang ở trạng thái “{state}”."
ASK_SCORE = "Anh/chị chấm mấy điểm cho {what}, từ 1 (rất không hài lòng) đến 5 (rất hài lòng)?"
NOT_A_SCORE = "Anh/chị nhắn giúp một số từ 1 đến 5 ạ."
ASK_REASON = "Cảm ơn anh/chị đã chấm {score} điểm. Vì sao anh/chị chấm như vậy ạ? Không muốn nói, anh/chị nhắn “không”."
RATED = "Cảm ơn anh/chị, tôi đã ghi nhận."
STOPPED = "Vâng, tôi dừng ở đây ạ."
RATED_BEFORE = "Anh/chị đã đánh giá việc này rồi ạ. Cảm ơn anh/chị."
NOTHING_TO_RATE = "Tôi chưa thấy việc nào của anh/chị đã xong để đánh giá: hồ sơ đã có kết quả, phản ánh đã trả lời, hoặc cuộc nói chuyện với cán bộ."


def status(case: Case, unit: str, now: datetime) -> Reply:
    """Where a case stands, for its citizen."""
    lines = [f"Phản ánh {case.number}: {case.state.label.lower()}.", f"Đơn vị giải quyết: {unit}."]
    if case.state.is_open:
        lines.append(f"Hạn trả lời: {spoken(case.handle_by)} ({case.deadline}).")
    if case.is_late(now):
        lines.append("Việc này đã quá hạn; lãnh đạo phụ trách đã được báo. Tôi xin lỗi anh/chị vì sự chậm trễ.")
    lines += [f"Kết quả: {case.result}"] * bool(case.result) + [f"Lý do: {case.refusal}"] * bool(case.refusal)
    choices: tuple[Choice, ...] = ()
    if case.state == State.CLOSED:
        choices = (
            Choice("Đã giải quyết xong", pressed("case_confirm", code=case.number)),
            Choice("Chưa giải quyết", pressed("case_reopen", code=case.number)),
        )
    return Reply("\n".join(lines), choices)
