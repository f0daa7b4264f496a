"""How a turn ended: exactly one of these for every message."""

from core.labelled import Labelled


class Outcome(Labelled):
    """The label is for staff."""

    ANSWERED = "answered", "Đã trả lời theo bản công bố"
    CLARIFIED = "clarified", "Đã hỏi lại cho rõ"
    NO_MATCH = "no_match", "Chưa có thông tin để trả lời"
    OUT_OF_SCOPE = "out_of_scope", "Ngoài phạm vi"
    SMALL_TALK = "small_talk", "Chào hỏi"
    SERVICE_INFO = "service_info", "Thông tin giờ giấc, liên hệ, trợ giúp"
    NOT_YET_AVAILABLE = "not_yet_available", "Chưa hỗ trợ"
    FORM_STEP = "form_step", "Đang điền thông tin"
    FORM_CANCELLED = "form_cancelled", "Đã dừng điền thông tin"
    DOSSIER_FOUND = "dossier_found", "Đã tra được hồ sơ"
    DOSSIER_NOT_FOUND = "dossier_not_found", "Không tra được hồ sơ"
    DOSSIER_LOCKED = "dossier_locked", "Tạm khóa tra cứu"
    SUBSCRIBED = "subscribed", "Đã đăng ký nhận tin"
    UNSUBSCRIBED = "unsubscribed", "Đã thôi nhận tin"
    FEEDBACK_FILED = "feedback_filed", "Đã ghi nhận phản ánh"
    CASE_STATUS = "case_status", "Đã báo tình trạng phản ánh"
    RATED = "rated", "Đã ghi nhận đánh giá"
    HANDED_OVER = "handed_over", "Đã chuyển cán bộ"
    WITH_OFFICER = "with_officer", "Cán bộ đang trả lời"
    EMERGENCY = "emergency", "Khẩn cấp"
    REFUSED_PERSONAL_DATA = "refused_personal_data", "Chỉ có số giấy tờ cá nhân"
    DATA_DELETED = "data_deleted", "Đã xóa dữ liệu"
    UNREADABLE = "unreadable", "Không đọc được"
    RATE_LIMITED = "rate_limited", "Gửi quá nhanh"
    ERROR_DIALOGUE = "error_dialogue", "Lỗi: phần hội thoại"
    ERROR_ACTIONS = "error_actions", "Lỗi: phần xử lý câu hỏi"
    ERROR_SEARCH = "error_search", "Lỗi: phần tra cứu thủ tục"
    ERROR_SOURCE = "error_source", "Lỗi: nguồn dữ liệu"

    @property
    def is_error(self) -> bool:
        return self.value.startswith("error_")
