"""What happened to a case, in the words that citizens and officers read."""

ACTS = {
    "filed": "Người dân gửi phản ánh",
    "received": "Cơ quan tiếp nhận",
    "taken": "Cán bộ bắt đầu giải quyết",
    "answered": "Cơ quan trả lời, trao đổi",
    "routed": "Chuyển đơn vị giải quyết",
    "closed": "Cơ quan trả lời kết quả",
    "refused": "Cơ quan không tiếp nhận",
    "confirmed": "Người gửi xác nhận đã giải quyết",
    "reopened": "Người gửi yêu cầu giải quyết lại",
    "withdrawn": "Người gửi rút phản ánh",
    "silent": "Người gửi không phản hồi",
    "escalated": "Quá hạn, đã báo cấp trên",
    "reminded": "Nhắc hạn",
    "followed": "Có người theo dõi cùng",
    "photo_failed": "Không lưu được một ảnh",
    "photo_approved": "Duyệt công khai ảnh",
    "hidden": "Ẩn khỏi trang công khai",
    "shown": "Hiện lại trên trang công khai",
    "contact_seen": "Cán bộ xem thông tin liên hệ",
    "rated": "Người gửi đánh giá",
}
