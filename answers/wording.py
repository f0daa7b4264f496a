"""All Vietnamese of this room. Words only: what is stated comes from the records.

"Bản công bố" is the official record: a citizen takes the word "hồ sơ" for their own papers.
`{contact}` is one whole sentence that says where to turn.
"""

from collections.abc import Collection, Iterable

from procedure_kb.model import Aspect

ASPECTS: dict[Aspect, str] = {
    "documents": "giấy tờ cần chuẩn bị",
    "fee": "phí, lệ phí",
    "time": "thời hạn giải quyết",
    "place": "nơi nộp và cơ quan giải quyết",
    "steps": "các bước thực hiện",
    "legal": "căn cứ pháp lý",
    "online": "nộp trực tuyến",
    "form": "mẫu đơn, tờ khai",
    "requirements": "ai được làm và điều kiện",
    "result": "kết quả nhận được",
    "overview": "thông tin chung",
}
FULL_NAME = "Tên đầy đủ: {value}"
HEADING = "{title} – {aspect}:"
NOT_TOLD = "Bản công bố của thủ tục này chưa ghi {aspect}."
CONFIRM = "Điều nào chưa ghi rõ, anh/chị nên hỏi lại cho chắc trước khi nộp hồ sơ. {contact}"
CONTINUED = " (tiếp):"
MORE = "Còn {count} {unit} nữa. Anh/chị bấm “Xem tiếp” hoặc viết “tiếp”."
NEXT = "Xem tiếp"
MORE_UNITS: dict[Aspect, str] = {"documents": "giấy tờ"}
MORE_UNIT = "mục"
LINK_PORTAL = "Xem trên Cổng Dịch vụ công quốc gia"
LINK_OTHER = "Xem nguồn đã công bố"
PORTAL_HOST = "dichvucong.gov.vn"
QUALIFIED = " – "
"""Between an amount or a paper and what qualifies it."""

# Before the facts
INTERNAL = "Đây là thủ tục nội bộ giữa các cơ quan nhà nước, anh/chị không phải tự thực hiện."
NOT_IN_FORCE = "Bản công bố này có hiệu lực từ ngày {day}; trước ngày đó quy định có thể khác."
PAST_REVIEW = (
    "Thông tin này được đối chiếu lần cuối vào {date}, đã quá hạn rà soát: "
    "giấy tờ, mức thu và thời hạn có thể đã thay đổi."
)

OTHER_PROVINCE = "Bản công bố này là của tỉnh, thành phố khác, không phải của Hà Nội."
ARMY_MEDICAL = (
    "Thủ tục này do ngành quân y giải quyết. Nếu không thuộc quân đội, anh/chị hỏi lại thủ tục dành cho mình."
)
PROGRAMME_ENDED = "Chương trình nêu trong tên thủ tục đã hết thời gian thực hiện."

# After the facts: what the checks doubt (procedure_kb.checks.KINDS)
ENDED_LEVEL = (
    "Bản công bố còn ghi tên đơn vị theo mô hình cũ; anh/chị hỏi bộ phận một cửa nơi gần nhất để được chỉ đúng nơi nộp."
)
DOUBTS = {
    "agency-ended": ENDED_LEVEL,
    "agency-ended-as-desk": ENDED_LEVEL,
    "document-abolished": (
        "Bản công bố còn ghi sổ hộ khẩu hoặc sổ tạm trú; anh/chị hỏi lại xem có còn phải nộp, xuất trình không."
    ),
    "fee-expired": "Bản công bố có mức thu chỉ áp dụng đến một ngày đã qua, nên mức hiện nay có thể khác.",
    "fee-free-but-charged": "Bản công bố có chỗ ghi miễn phí, có chỗ lại nói đến khoản phải nộp.",
    "fee-free-here-only": "Các cách nộp khác đều thu phí, nên chỗ ghi miễn phí chưa chắc đúng.",
    "fee-malformed": "Bản công bố có mức thu viết sai dấu chấm, nên con số chưa chắc đúng.",
    "form-dead": "Mẫu ghi trong bản công bố có thể đã được thay; anh/chị hỏi để lấy mẫu hiện hành.",
    "phone-dead": "Số điện thoại ghi trong bản công bố là số kiểu cũ, có thể không gọi được.",
    "time-contradicted": "Bản công bố ghi hai thời hạn khác nhau, nên thời hạn trên chưa chắc đúng.",
}
"""Kinds that are not here are met in the facts themselves: left out, or told as a contradiction."""

# Channels
CHANNELS = {"Trực tiếp": "trực tiếp", "Trực tuyến": "trực tuyến", "Dịch vụ bưu chính": "qua bưu chính"}
HAND_IN = "Nộp {channels}"
OR = " hoặc "
ONLINE = "Trực tuyến"

# Fee and time
FREE = "miễn phí"
DONG = "đồng"
FEE_UNKNOWN = "bản công bố chưa ghi rõ mức thu"
FEE_ONLY_NOTE = "bản công bố chưa ghi rõ mức thu, chỉ ghi chú: {note}"
FEE_IN_NOTE = "ô mức thu ghi không rõ; ghi chú nêu: {note}"
FEE_CONTRADICTED = "bản công bố ghi hai mức khác nhau: {amount}; {note}"
TIME_UNKNOWN = "bản công bố chưa ghi rõ"
TIME_WITHOUT_UNIT = "bản công bố chỉ ghi con số, không ghi là giờ hay ngày, nên chưa rõ bao lâu"
TIME_NOT_SET = "bản công bố ghi là không quy định thời hạn"
HOW = "Bản công bố ghi thêm"
EXPIRED = "mức chỉ áp dụng đến hết {day}, bản công bố không ghi mức sau ngày đó: {value}"
PARTLY_EXPIRED = "{value} (mức ghi đến hết {day} nay không còn áp dụng)"
SEVERAL = "{hand_in} (tùy trường hợp)"

# Documents and forms
ORIGINALS = "{count} bản chính"
COPIES = "{count} bản sao"
FORM = "mẫu: {form}"
REMARK = "Lưu ý"
PLAIN_DOCUMENTS = "Danh sách này được viết gọn cho dễ đọc, theo bản công bố chính thức."

# Place
EXECUTING = "Cơ quan thực hiện: {value}"
COMPETENT = "Cơ quan có thẩm quyền quyết định: {value}"
AUTHORIZED = "Cơ quan được ủy quyền: {value}"
COORDINATING = "Cơ quan phối hợp: {value}"
LEVEL = "Cấp thực hiện: {value}"
ADDRESS = "Nơi tiếp nhận hồ sơ: {value}"
WAYS = "Cách nộp: {value}"

# Online
ONLINE_YES = "Thủ tục này nộp trực tuyến được."
ONLINE_NO = "Theo bản công bố, thủ tục này chưa có hình thức nộp trực tuyến."
ONLINE_UNCLEAR = (
    "Bản công bố ghi chưa thống nhất: phần cách thức nộp không có hình thức trực tuyến, "
    "các bước thực hiện lại có nói đến."
)
ONLINE_TIME = "Thời hạn khi nộp trực tuyến: {value}"
ONLINE_FEE = "Phí, lệ phí khi nộp trực tuyến: {value}"

# Requirements
WHO = "Ai được làm"
CONDITIONS = "Yêu cầu, điều kiện"
CONDITIONS_NOT_TOLD = "Bản công bố không ghi yêu cầu, điều kiện riêng."
NO_CONDITIONS = "Theo bản công bố, không có yêu cầu, điều kiện riêng."

# Overview
BRIEF_WHO = "Ai được làm: {value}"
BRIEF_PLACE = "Nơi giải quyết: {value}"
BRIEF_TIME = "Thời hạn: {value}"
BRIEF_FEE = "Phí, lệ phí: {value}"
NOTED: dict[Aspect, str] = {"time": BRIEF_TIME, "fee": BRIEF_FEE}
"""A note on all channels, as the overview and the answer about one channel tell it."""
BRIEF_UNSURE = "bản công bố chưa ghi rõ"
BRIEF_EXPIRED = "bản công bố có mức chỉ áp dụng đến hết {day}, anh/chị nên hỏi lại mức hiện nay"
BRIEF_VARIES: dict[Aspect, str] = {
    "time": "tùy trường hợp – anh/chị hỏi thêm “thời hạn giải quyết”",
    "fee": "tùy trường hợp – anh/chị hỏi thêm “lệ phí”",
}
BRIEF_SOME = "{value} (tùy trường hợp)"
BRIEF_REMARK = "{amount} ({remark})"
BRIEF_OTHERS = "và nhóm khác"
FOLLOW_UPS: tuple[Aspect, ...] = ("documents", "fee", "steps")

# Questions back
WHICH_PROCEDURE = (
    "Anh/chị hỏi về thủ tục nào ạ? Xin cho tôi biết tên thủ tục hoặc việc cần làm, "
    "ví dụ: đăng ký khai sinh, làm hộ chiếu."
)
WHICH_OF_THESE = "Anh/chị hỏi về thủ tục nào dưới đây?"
WHICH_SIBLING = "Về “{shared}”, anh/chị hỏi việc nào dưới đây?"
USUAL_CASE = "Trường hợp thông thường"
USUAL = {"where": "Trong nước"}
"""Of what a name does not say and its sibling says otherwise."""
PLACES = {
    "Cấp xã": "xã, phường",
    "Cấp tỉnh": "thành phố",
    "Cấp bộ": "bộ, ngành trung ương",
    "Cơ quan khác": "cơ quan khác",
}
RELATED = (
    "Câu này hỏi về quy định, tôi chỉ có thông tin về thủ tục nên chưa trả lời được. "
    "Dưới đây là thủ tục liên quan, nếu anh/chị cần:"
)
IS_IT_THIS = "Có phải anh/chị hỏi về thủ tục này không?"
SAY_OTHERWISE = "Nếu đều không phải, anh/chị viết rõ hơn việc cần làm, kèm tên giấy tờ nếu có."
WHICH_CASE = "Giấy tờ khác nhau theo từng trường hợp ({count} trường hợp). Anh/chị thuộc trường hợp nào?"
OTHER_CASE = "Trường hợp khác"

# Nothing to answer with
NO_MATCH = (
    "Xin lỗi anh/chị, tôi chưa có thông tin về việc này nên chưa trả lời được.\n\n"
    "Câu hỏi đã được ghi lại để cán bộ bổ sung. {contact}"
)
HANDOFF = "Gặp cán bộ"
HANDOFF_PAYLOAD = "/human_handoff"
OUTDATED = (
    "Về “{title}”, tôi chỉ có thông tin cũ ({date}), có thể không còn đúng nên tôi không dùng để trả lời.\n\n"
    "Anh/chị nên hỏi trực tiếp để có thông tin mới nhất. {contact}"
)
ELSEWHERE = (
    "Anh/chị đang hỏi việc ở {place}. Tôi chỉ có thông tin về thủ tục làm tại {home}; nơi khác có thể làm khác, "
    "nên tôi không trả lời thay được.\n\n"
    "Anh/chị hỏi bộ phận một cửa ở đó, hoặc xem trên Cổng Dịch vụ công quốc gia. "
    "Nếu việc làm tại {home}, anh/chị viết lại câu hỏi kèm “ở {home}”."
)
OUT_OF_SCOPE = (
    "Xin lỗi anh/chị, việc này nằm ngoài phạm vi tôi có thể giúp.\n\n"
    "Tôi trả lời về thủ tục hành chính: cần giấy tờ gì, lệ phí bao nhiêu, bao lâu có kết quả, "
    "nộp ở đâu và làm theo các bước nào. Anh/chị cứ viết tên thủ tục hoặc việc cần làm."
)
CALM = (
    "Tôi hiểu anh/chị đang không hài lòng và rất tiếc về điều đó.\n\n"
    "Anh/chị cho biết việc cần làm, tôi sẽ tra giúp ngay. {contact}"
)
SEARCH_AWAY = (
    "Xin lỗi anh/chị, phần tra cứu thủ tục đang gặp sự cố nên tôi chưa trả lời được. "
    "Anh/chị vui lòng gửi lại sau ít phút.\n\n{contact}"
)

# Dates
MONTH = "tháng {month}/{year}"


def levels(published: Iterable[str]) -> str:
    """ "cấp tỉnh, cấp xã"."""
    return ", ".join(level[:1].lower() + level[1:] for level in published)


def places(published: Collection[str]) -> str:
    """ "Ở xã, phường hoặc thành phố", the nearest first; empty where none is published."""
    named = [place for level, place in PLACES.items() if level in published]
    return f"Ở {OR.join(named)}" if named else ""
