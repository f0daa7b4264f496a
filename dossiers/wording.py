"""What citizens read in a talk about their dossier."""

from datetime import datetime
from functools import cache
from pathlib import Path

import yaml

from core.clock import HANOI

from .model import Status

ASK_CODE = """Anh/chị gửi giúp mã hồ sơ. Mã in trên phiếu hẹn, cạnh mã QR, có dạng 000.00.04.H26-250221-0015 hoặc H26.12-250403-0007.

Mất phiếu hẹn thì anh/chị hỏi bộ phận một cửa nơi đã nộp, hoặc nhắn “gặp cán bộ”."""
ASK_CODE_AGAIN = (
    "Trở lại việc tra hồ sơ: anh/chị gửi giúp mã hồ sơ trên phiếu hẹn. Không tra nữa thì anh/chị nhắn “thôi”."
)
ASK_DIGITS = """Hồ sơ {code}: anh/chị cho biết 4 số cuối của số giấy tờ (căn cước, định danh) hoặc số điện thoại đã khai khi nộp, để người khác không xem được hồ sơ của mình.

Chỉ cần 4 số cuối, đừng gửi cả dãy số."""
ASK_DIGITS_AGAIN = "Trở lại việc tra hồ sơ: anh/chị gửi giúp 4 số cuối của giấy tờ hoặc điện thoại đã khai. Không tra nữa thì nhắn “thôi”."
NOT_FOUND = """Tôi không tra được hồ sơ nào khớp với mã và 4 số này. Anh/chị xem lại:
• mã trên phiếu hẹn, gồm cả phần chữ và dấu chấm
• 4 số cuối của giấy tờ hoặc điện thoại đã khai khi nộp

Hồ sơ mới nộp hôm nay có thể chưa lên hệ thống. Anh/chị gửi lại 4 số, gửi mã khác, hoặc nhắn “gặp cán bộ”."""
LOCKED = "Mã này đã được thử sai nhiều lần nên tôi tạm dừng tra đến {until} để giữ an toàn cho chủ hồ sơ. Cần gấp, anh/chị nhắn “gặp cán bộ” hoặc đến bộ phận một cửa."
SOURCE_AWAY = (
    "Hệ thống hồ sơ đang không trả lời nên tôi chưa tra được. Anh/chị thử lại sau ít phút, hoặc nhắn “gặp cán bộ”."
)
HALF_CODE = "“{half}” mới là một phần của mã. Anh/chị gửi giúp cả mã trên phiếu hẹn, dạng 000.00.04.H26-250221-0015 hoặc H26.12-250403-0007."
WHICH_CODE = "Anh/chị gửi nhiều mã một lúc. Anh/chị muốn xem hồ sơ nào trước ạ?"
OTHER_PROVINCE = "Mã này do {where} cấp. Tôi chỉ tra được hồ sơ của Hà Nội; anh/chị tra tại Cổng dịch vụ công quốc gia (dichvucong.gov.vn) hoặc hỏi nơi đã nhận hồ sơ."
CANCELLED = "Vâng, tôi dừng tra hồ sơ ạ."
ASK_CONSENT = "Tôi sẽ nhắn anh/chị ngay tại đây khi hồ sơ {code} có thay đổi, và giữ mã hồ sơ (đã mã hóa) cho đến khi xong. Anh/chị đồng ý không ạ?"
ASK_CONSENT_AGAIN = "Anh/chị có muốn tôi báo khi hồ sơ có thay đổi không ạ?"
AGREE, DECLINE = "Đồng ý", "Không cần"
SUBSCRIBED = "Vâng, tôi sẽ báo anh/chị khi hồ sơ có thay đổi. Muốn thôi nhận, anh/chị nhắn “dừng”."
ALREADY_SUBSCRIBED = "Anh/chị đã đăng ký nhận tin của hồ sơ này rồi ạ. Muốn thôi nhận, anh/chị nhắn “dừng”."
NOT_SUBSCRIBED = "Vâng, tôi không báo tin. Khi cần, anh/chị gửi mã để xem lại."
NOTHING_TO_WATCH = "Hồ sơ này đã kết thúc nên sẽ không có tin mới nữa ạ."
UNSUBSCRIBED = "Tôi đã dừng báo tin về hồ sơ của anh/chị."
SUBSCRIBE, OFFICER = "Báo tôi khi có thay đổi", "Gặp cán bộ"
STOP_HINT = "Nhắn “dừng” để thôi nhận tin."
NEWS_ENDS = "Hồ sơ đã kết thúc nên tôi dừng báo tin."
WHICH_PAPERS = "Hệ thống không ghi rõ giấy gì; anh/chị hỏi bộ phận một cửa nơi đã nộp."
NO_AMOUNT = "khoản phải nộp (hệ thống không ghi số tiền)"
SORRY = "Tôi xin lỗi anh/chị vì sự chậm trễ. Anh/chị hỏi bộ phận một cửa, hoặc nhắn “gặp cán bộ”."

PROVINCES = {"H17": "Đà Nẵng", "H19": "Đồng Nai", "H51": "Sóc Trăng (cũ)"}
"""Those that were seen (shared/reference/dossiers.json); "G…" are ministries."""


def ask_digits(code: str) -> str:
    return ASK_DIGITS.format(code=code)


def ask_consent(code: str) -> str:
    return ASK_CONSENT.format(code=code)


def half_code(half: str) -> str:
    return HALF_CODE.format(half=half)


def other_province(agency: str) -> str:
    where = PROVINCES.get(agency) or ("bộ, ngành trung ương" if agency.startswith("G") else "tỉnh, thành phố khác")
    return OTHER_PROVINCE.format(where=where)


def locked(until: datetime, now: datetime) -> str:
    local = until.astimezone(HANOI)
    same_day = local.date() == now.astimezone(HANOI).date()
    return LOCKED.format(until=f"{local:%H:%M}" if same_day else f"{local:%H:%M ngày %d/%m}")


def status_words(status: Status) -> dict[str, str]:
    """`short`, `means`, `next`."""
    return _status_words()[status]


@cache
def _status_words() -> dict[Status, dict[str, str]]:
    data = yaml.safe_load(Path(__file__).with_name("status_words.yml").read_text(encoding="utf-8"))
    return {Status(name): words for name, words in data.items()}
