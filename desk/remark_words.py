"""What `kb check` doubts and what a form refuses, in words for officers."""

from procedure_kb.draft_content import Remark

WORDS: dict[str, str] = {
    # Refused: it cannot be kept so
    "missing": "Phần này bắt buộc phải điền.",
    "string_type": "Phần này bắt buộc phải điền.",
    "int_parsing": "Ghi số bản bằng chữ số, ví dụ 1.",
    "int_parsing_size": "Số quá lớn.",
    "int_from_float": "Ghi số bản bằng chữ số, ví dụ 1.",
    "value_error": "Ngày ghi theo mẫu năm-tháng-ngày, ví dụ 2026-07-14.",
    "string_too_long": "Nội dung dài quá.",
    # Fees
    "fee-free-but-charged": "Ghi miễn phí nhưng lời ghi chú lại nêu mức thu.",
    "fee-free-here-only": "Nộp cách này ghi miễn phí, cách khác lại thu tiền.",
    "fee-too-low": "Mức thu thấp bất thường: có thể thiếu hàng nghìn hoặc sai đơn vị tiền.",
    "fee-contradicted": "Lời ghi chú nêu mức thu khác mà không nói rõ của khoản nào.",
    "fee-malformed": "Số tiền ngắt hàng nghìn chưa đúng.",
    "fee-expired": "Mức giảm này đã hết hạn.",
    "fee-missing": "Chưa ghi mức thu; nếu không thu, ghi “Miễn phí”.",
    "fee-run-together": "Nhiều mức thu nằm trong một ô: tách mỗi mức một dòng.",
    "fee-scrap": "Ghi chú này không nói lên điều gì.",
    # Times
    "time-without-unit": "Thiếu đơn vị: giờ, ngày hay ngày làm việc.",
    "time-contradicted": "Ghi chú nêu thời hạn khác.",
    "time-zero": "Thời hạn bằng không.",
    "time-missing": "Chưa ghi thời hạn.",
    # Where to go
    "agency-ended": "Cơ quan này không còn nữa.",
    "agency-ended-as-desk": "Nội dung chỉ người dân đến nộp ở cơ quan không còn nữa.",
    "agency-ended-in-text": "Nội dung còn nhắc cơ quan không còn nữa.",
    "agency-unknown": "Không nhận ra cơ quan này trong danh mục.",
    "agency-missing": "Chưa ghi cơ quan hay nơi nộp.",
    "level-contradicts-agency": "Cơ quan này thuộc cấp khác với cấp thực hiện.",
    "level-contradicts-title": "Tên thủ tục nêu cấp khác với cấp thực hiện.",
    "other-province": "Bản ghi của tỉnh, thành phố khác.",
    "other-province-too": "Có cơ quan ở tỉnh, thành phố khác.",
    "online-untold": "Nội dung nói nộp trực tuyến được, danh sách cách nộp chưa có.",
    "phone-dead": "Số điện thoại kiểu cũ, trước năm 2017, không còn gọi được.",
    "contact-of-a-person": "Có số di động hoặc hộp thư của cá nhân.",
    # Papers and forms
    "documents-missing": "Chưa ghi giấy tờ nào.",
    "document-repeated": "Giấy tờ này ghi hai lần trong cùng một trường hợp.",
    "document-empty": "Giấy tờ chưa có tên.",
    "document-abolished": "Sổ hộ khẩu, sổ tạm trú đã bỏ từ năm 2023, không được yêu cầu.",
    "copy-called-original": "Tên là bản sao nhưng ghi số lượng ở bản chính.",
    "count-unlikely": "Số bản nhiều bất thường.",
    "file-in-name": "Tên tệp lẫn vào tên giấy tờ.",
    "form-is-address": "Ô mẫu đơn đang ghi một địa chỉ.",
    "form-run-together": "Nhiều tên tệp dính liền.",
    "form-dead": "Mẫu của văn bản đã bị thay thế bằng văn bản có trong căn cứ.",
    "form-old": "Mẫu của văn bản đã hết hiệu lực.",
    # Steps and results
    "steps-missing": "Chưa ghi bước nào.",
    "step-lost": "Số thứ tự các bước bị thiếu.",
    "step-repeated": "Bước này ghi hai lần.",
    "steps-broken": "Câu bị cắt thành nhiều bước.",
    "result-missing": "Chưa ghi kết quả.",
    "result-empty": "Kết quả chưa có tên.",
    "code-in-name": "Mã lẫn vào tên.",
    # Legal bases and decision
    "basis-missing": "Chưa ghi căn cứ pháp lý.",
    "basis-future": "Ngày của văn bản này chưa tới.",
    "basis-old": "Văn bản này đã hết hiệu lực.",
    "basis-run-together": "Số hiệu và trích yếu chưa tách riêng.",
    "decision-odd": "Không giống số quyết định.",
    "decision-of-ended-ministry": "Quyết định của bộ không còn nữa.",
    # Text of any field
    "text-glued": "Có chữ dính liền nhau.",
    "text-cut": "Nội dung bị cắt giữa chừng.",
    "text-markup": "Còn sót mã trang web (HTML).",
    "text-odd-letters": "Có chữ lạ hoặc lỗi phông.",
    "text-filler": "Nội dung còn sót từ lần thử.",
    "name-untidy": "Tên chưa gọn: xuống dòng, viết thường chữ đầu hoặc thừa dấu cuối.",
    "part-lost": "Máy không đọc được một phần của bản công bố.",
    # Age and origin
    "programme-ended": "Chương trình nêu trong tên đã hết thời gian.",
    "review-due": "Đã quá hạn rà soát: đối chiếu lại với nguồn rồi ghi ngày mới.",
    "read-before-reform": "Đối chiếu từ trước tháng 7/2025, khi cơ quan còn theo mô hình cũ.",
    "not-in-force": "Quyết định này chưa có hiệu lực.",
    "source-missing": "Chưa ghi nguồn: địa chỉ trang hoặc số quyết định.",
    # Our own words
    "plain-doubted": "Bản công bố đã đổi, lời đơn giản này có thể không còn đúng: xem lại rồi lưu.",
    "plain-hard": "Lời này khó đọc: viết câu ngắn hơn, dùng chữ thường ngày.",
    # The whole set
    "title-repeated": "Đã có thủ tục khác cùng tên, cùng cấp.",
}

FLAGS = {
    "outdated_2021": "Bản cũ, đọc từ năm 2021",
    "methods_unparsed": "Không tách được hết các cách nộp",
    "documents_unparsed": "Không tách được danh sách giấy tờ",
    "documents_trailing_text": "Còn lời thừa sau danh sách giấy tờ",
    "time_without_unit": "Thời hạn thiếu đơn vị",
    "free_but_note_mentions_fee": "Ghi miễn phí nhưng ghi chú nêu mức thu",
    "fee_amount_suspect_lt_1000": "Mức thu thấp bất thường",
    "qty_digit_glue": "Số bản dính vào chữ khác",
    "form_file_glued_to_name": "Tên tệp mẫu đơn dính vào tên giấy tờ",
    "legal_trailing_unsplit": "Còn lời thừa sau danh sách văn bản",
    "duplicate_step_lines": "Có bước ghi lặp lại",
    "markup_removed": "Đã bỏ mã trang web (HTML)",
    "html_remnants_removed": "Đã bỏ mã trang web (HTML) còn sót",
}
"""What was doubted when a record was collected or read from a file (`official.quality_flags`)."""


def words_of(remark: Remark) -> str:
    """A validation that nobody foresaw is told as the library does."""
    return WORDS.get(remark.kind, remark.words)
