"""What is said when Rasa is not asked: unusable messages, emergencies, failures.

`{contact}` is one sentence that says where to turn.
"""

from .talk import pressed

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

_IN_WORDS = "Anh/chị vui lòng viết việc cần hỏi bằng chữ, ví dụ: “đăng ký tạm trú cần giấy tờ gì”."

ATTACHMENTS: dict[str, str] = {
    "photo": f"Tôi đã nhận ảnh nhưng chưa đọc được chữ trong ảnh. {_IN_WORDS}",
    "voice": f"Tôi đã nhận tin thoại nhưng chưa nghe được. {_IN_WORDS}",
    "video": f"Tôi đã nhận video nhưng chưa xem được. {_IN_WORDS}",
    "file": f"Tôi đã nhận tệp nhưng chưa đọc được. Hồ sơ không nộp qua đây. {_IN_WORDS}",
    "sticker": "Cảm ơn anh/chị. Anh/chị cần hỏi thủ tục nào, cứ viết cho tôi.",
    "location": f"Tôi đã nhận vị trí nhưng chưa chỉ đường được. {_IN_WORDS}",
    "contact": (
        "Để giữ an toàn, anh/chị vui lòng không gửi danh thiếp hay số điện thoại ở đây; tôi không lưu số này. "
        + _IN_WORDS
    ),
}

PHOTO_PAYLOAD = pressed("photo")
"""What Rasa is told of a photo without words: a form may wait for it."""

BACK_TITLE = "Hỏi tiếp trợ lý"
BACK_PAYLOAD = "/back_to_assistant"
TAKEN = "Một cán bộ đã nhận cuộc trò chuyện, đang xem câu hỏi của anh/chị."
SIGNED = "Cán bộ {officer}: {text}"
PASSED_ON = (
    "Cán bộ {officer} đã chuyển cuộc trao đổi này đến {unit}. Lý do: {why}\n\n"
    "Anh/chị chờ giúp tại đây, cán bộ của đơn vị này sẽ trả lời."
)
ENDED = "Cán bộ đã kết thúc trao đổi. Tôi tiếp tục hỗ trợ anh/chị về thủ tục."
BACK = "Tôi tiếp tục hỗ trợ anh/chị đây ạ. Anh/chị cần hỏi thủ tục nào?"

TOO_FAST = "Anh/chị gửi hơi nhanh nên tôi chưa kịp trả lời. Vui lòng đợi một phút rồi gửi lại câu hỏi."

TELL_ME_TITLE = "Báo tôi khi có"
TELL_ME = (
    "Vâng, khi có câu trả lời cho “{question}”, tôi nhắn anh/chị một tin tại đây, một lần.\n\n"
    "Không cần nữa thì anh/chị nhắn “dừng”."
)
TELL_ME_KNOWN = "Tôi đã ghi rồi ạ: khi có câu trả lời cho “{question}”, tôi nhắn anh/chị một tin tại đây."
TOLD_BEFORE = "Câu trả lời cho “{question}” tôi đã nhắn anh/chị rồi ạ."
NOBODY_TELLS = "Tôi sẽ không báo tin về câu đã hỏi nữa."

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

FORGET_PAYLOAD = "/forget_me"
KEEP_PAYLOAD = "/keep_me"
FORGET_TITLE = "Đồng ý xóa"
KEEP_TITLE = "Không xóa"
ASK_FORGET = """Nếu anh/chị đồng ý, tôi xóa ngay: toàn bộ cuộc trò chuyện này, số liên hệ đã để lại, các đăng ký nhận tin và dấu vết dẫn đến anh/chị.

Phần phải giữ: phản ánh đã gửi (nội dung công khai, không còn gắn với anh/chị) vì cơ quan đang phải giải quyết và công khai kết quả; sổ dấu vết, vốn không có thông tin cá nhân.

Việc xóa không lấy lại được. Anh/chị có đồng ý không ạ?"""
FORGOTTEN = (
    "Tôi đã xóa dữ liệu của anh/chị. Tin nhắn cuối này sẽ được xóa nốt sau một ngày nếu anh/chị không nhắn thêm."
)
KEPT = "Vâng, tôi giữ nguyên, chưa xóa gì ạ."
