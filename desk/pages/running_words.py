"""Names of parts and jobs as administrators read them, and what to do about each; words for the history."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

ACTS = {
    "channel_off": "Tắt kênh",
    "channel_on": "Bật kênh",
    "channel_requeued": "Gửi lại tin của kênh",
    "announced": "Đặt thông báo cho mọi người",
    "announcement_withdrawn": "Rút thông báo",
    "working_day_set": "Đặt ngày làm việc, ngày nghỉ",
    "working_day_forgotten": "Bỏ ngày đã đặt",
    "year_confirmed": "Xác nhận đủ ngày nghỉ của năm",
    "year_doubted": "Rút xác nhận ngày nghỉ của năm",
    "setting_changed": "Sửa thông tin dùng chung",
    "setting_taken_back": "Dùng lại tệp đi kèm",
    "job_run_now": "Chạy ngay việc định kỳ",
}
"""Of these pages, for the history."""

PLACES = (
    ("/van-hanh", "Bộ phận và kênh"),
    ("/van-hanh/thong-bao", "Thông báo"),
    ("/van-hanh/ngay-lam-viec", "Ngày làm việc"),
    ("/van-hanh/noi-tiep-nhan", "Nơi tiếp nhận"),
    ("/van-hanh/chuyen-xu-ly", "Chuyển xử lý"),
    ("/van-hanh/tu-vung", "Từ vựng"),
    ("/van-hanh/viec-dinh-ky", "Việc định kỳ"),
    ("/van-hanh/luu-giu", "Lưu giữ dữ liệu"),
    ("/nhan-su", "Nhân sự"),
    ("/nhat-ky", "Nhật ký"),
)
"""Pages that "Vận hành" leads to: path below ROOT, name."""

PARTS = {
    "database": (
        "Cơ sở dữ liệu",
        "Xem ổ đĩa còn chỗ trống không, máy chủ cơ sở dữ liệu có chạy không. Tin của người dân được nhận tiếp ngay khi "
        "cơ sở dữ liệu trả lời.",
    ),
    "workers": ("Bộ phận nhận và gửi tin", "Khởi động lại dịch vụ. Tin đã nhận vẫn còn và sẽ được trả lời."),
    "rasa": (
        "Bộ phận hiểu câu hỏi (Rasa)",
        "Dịch vụ tự khởi động lại bộ phận này trong ít phút; người dân được xin lỗi và mời hỏi lại. Nếu không lên, xem "
        "logs/rasa.log trong thư mục dữ liệu.",
    ),
    "actions": (
        "Bộ phận soạn câu trả lời",
        "Dịch vụ tự khởi động lại bộ phận này trong ít phút. Nếu không lên, xem logs/actions.log trong thư mục "
        "dữ liệu.",
    ),
    "search": (
        "Tìm thủ tục",
        "Câu trả lời vẫn lấy từ bản công bố, bằng bộ tìm kiếm dự phòng hoặc bản ghi trước đó. Xem máy chủ tìm kiếm và "
        "logs/actions.log.",
    ),
    "dossiers": (
        "Nguồn tra cứu hồ sơ",
        "Người dân được báo trạng thái biết gần nhất, kèm thời điểm. Liên hệ đơn vị quản lý hệ thống một cửa của "
        "thành phố.",
    ),
}
"""Part of /health/ready -> its name, and what to do when it is not well."""

JOBS = {
    "case-reminders": "Nhắc phản ánh gần hạn, quá hạn",
    "case-silence": "Ghi nhận người gửi không phản hồi",
    "case-photos": "Lấy ảnh của phản ánh",
    "dossier-watch": "Báo tin hồ sơ cho người đăng ký",
    "draft-effects": "Tính tác động của bản soạn",
    "gap-news": "Báo tin cho người hỏi câu chưa trả lời được",
    "golden-check": "Thử câu hỏi mẫu sau khi có thay đổi",
    "ledger-roots": "Niêm phong sổ dấu vết mỗi ngày",
    "message-days": "Đếm tin nhắn từng ngày",
    "message-draw": "Rút câu để chấm điểm",
    "retention": "Xóa dữ liệu hết hạn lưu giữ",
    "zalo-token": "Làm mới khóa truy cập Zalo",
}

ERASED = {
    "numbers": ("Số cá nhân trong tin nhắn, mã hóa", "từ lúc nhận; thường xóa ngay khi trả lời xong"),
    "messages": ("Tin nhắn và câu trả lời", "từ lúc nhận"),
    "conversations": ("Cuộc trò chuyện không còn tin", "từ lúc bắt đầu"),
    "rasa_events": ("Diễn biến trò chuyện trong Rasa", "từ lúc ghi"),
    "lookups": ("Lượt tra cứu hồ sơ", "từ lúc tra cứu"),
    "last_known": ("Trạng thái hồ sơ đã báo", "từ lúc báo"),
    "subscriptions": ("Đăng ký nhận tin đã kết thúc", "từ lúc kết thúc"),
    "contacts": ("Cách liên hệ người gửi phản ánh", "từ lúc phản ánh kết thúc"),
    "photos": ("Ảnh chưa công khai của phản ánh", "từ lúc phản ánh kết thúc"),
    "imports": ("Tệp thủ tục không ai duyệt", "từ lúc gửi"),
    "received_photos": ("Ảnh gửi lên mà chưa thành phản ánh", "từ lúc nhận"),
}
"""What retention deletes: its name, and since when it is counted."""

SETTINGS = {
    "service_info.hotlines": "tổng đài",
    "service_info.hours": "giờ làm việc chung",
    "service_info.offices": "chi nhánh",
    "routing": "chuyển xử lý",
    "vocabulary.synonyms": "từ vựng",
}
"""What staff may write over a file, as the history names it."""

UNSENT = {
    "waiting": "đang chờ gửi",
    "sending": "đang gửi",
    "held": "giữ lại: nền tảng chưa cho gửi",
    "unsure": "không rõ đã đến chưa",
    "dead": "không gửi được",
}


@dataclass(frozen=True)
class Part:
    """`state`: ok, degraded or away."""

    name: str
    state: str
    why: str
    advice: str


STATES = {"ok": "Chạy tốt", "degraded": "Chạy dự phòng", "away": "Không chạy"}


def part_of(name: str, health: Mapping[str, Any]) -> Part:
    """As /health/ready has it."""
    title, advice = PARTS.get(name, (name, ""))
    state = "away" if not health["ok"] else "degraded" if health.get("degraded") else "ok"
    return Part(title, state, str(health.get("why") or health.get("degraded") or ""), advice)
