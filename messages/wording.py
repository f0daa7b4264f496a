"""What is said when Rasa is not asked: unusable messages, emergencies, failures.

`{contact}` is one sentence that says where to turn.
"""

UNREADABLE = (
    "Tôi chưa đọc được tin nhắn này. Anh/chị vui lòng viết câu hỏi bằng chữ, ví dụ: “đăng ký tạm trú cần giấy tờ gì”."
)

OLD_ENCODING = (
    "Chữ trong tin nhắn này bị lỗi phông (bảng mã cũ) nên tôi chưa đọc được. "
    "Anh/chị gõ lại bằng bảng mã Unicode, hoặc gõ không dấu cũng được."
)

TOO_LONG = "Tin nhắn dài quá nên tôi chưa đọc được. Anh/chị vui lòng viết lại việc cần hỏi trong vài câu."

REFUSED_PERSONAL_DATA = (
    "Để giữ an toàn cho mình, anh/chị vui lòng không gửi số giấy tờ, số điện thoại hay số thẻ ở đây. "
    "Tôi đã che các số vừa gửi và không dùng đến.\n\nAnh/chị cứ cho biết việc cần làm, tôi sẽ tra thủ tục giúp."
)

EXPIRED_CHOICE = "Lựa chọn này đã cũ, không còn dùng được. Anh/chị vui lòng gõ lại câu hỏi."

NO_SUCH_NUMBER = "Danh sách vừa rồi không có số này. Anh/chị vui lòng chọn lại, hoặc gõ tên thủ tục cần hỏi."

EMERGENCY = (
    "Việc khẩn cấp, xin anh/chị gọi ngay:\n"
    "• 113: công an, an ninh trật tự\n"
    "• 114: cháy nổ, cứu nạn\n"
    "• 115: cấp cứu y tế\n"
    "• 112: tìm kiếm cứu nạn\n\n"
    "Các số này trực cả ngày đêm. Tôi là trợ lý tự động, không điều người đến giúp được."
)

ERROR = (
    "Xin lỗi anh/chị, hệ thống đang trục trặc nên tôi chưa trả lời được câu này. "
    "Anh/chị vui lòng gửi lại sau ít phút.\n\n{contact}"
)
