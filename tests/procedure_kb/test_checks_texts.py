import pytest

from tests.procedure_kb.doubts import kinds, places

LONG = "Trường hợp hồ sơ chưa đủ thì cán bộ hướng dẫn bổ sung."


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Thời hạn 07ngày làm việc", "text-glued"),
        ("Nghị định ngày 31/12/2025của Chính phủ", "text-glued"),
        ("Phải có ý kiến của Chính phủ118/2025/NĐ-CP", "text-glued"),
        ("Duyệt hồ sơ để xử lýBước 10", "text-glued"),
        ("Trả kết quả.Giải quyết hồ sơ", "text-glued"),
        ("Xem <b>tại đây</b>", "text-markup"),
        ("Tên&nbsp;gọi", "text-markup"),
        ("Ngƣời dân nộp hồ sơ", "text-odd-letters"),
        ("Cán bộ n¬ước ngoài", "text-odd-letters"),
        ("Thông tư số 85/2024/TT-BTС", "text-odd-letters"),
        ("Tòa án nhân dân_old", "text-filler"),
        ("Có giấy xác nhận của", "text-cut"),
        ("Có giấy xác nhận (nếu có", "text-cut"),
        ("Điện thoại 84-4-38723600", "phone-dead"),
        ("Gọi chị Lan 0912 345 678", "contact-of-a-person"),
        ("Gửi về lan@gmail.com", "contact-of-a-person"),
        ("Gửi về info@nacis.gov.vn, điện thoại 024-3232.3313", None),
        ("Thẻ MasterCard, UBND, TTHCC; https://dichvucong.gov.vn", None),
        ("Vốn < 5 tỷ đồng và > 1 tỷ đồng", None),
    ],
)
def test_a_text(text, kind):
    assert kinds(requirements=text) == ({kind} if kind else set())


def test_the_place_of_a_text_inside_a_list():
    assert places("text-glued", documents=[{"name": "Tờ khai"}, {"name": "Đơn01/2020theo"}, {"name": "Mẫu01ngày"}]) == [
        "documents[2].name"
    ]


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        (["Bước 1: Nộp.", "Bước 2: Nhận giấy hẹn.", "Bước 4: Lấy."], "step-lost"),
        (["Bước 1: Nộp. Bước 3: Chờ.", "Bước 2: Nhận.", "Bước 4: Lấy."], None),
        (["Bước 1: Nộp.", "Bước 2: Lấy.", "Bước 1: Nộp.", "Bước 2: Lấy."], None),
        ([LONG, LONG], "step-repeated"),
        (["Không.", "Không."], None),
        (["Sở tiếp nhận hồ", "sơ và kiểm tra hồ", "sơ rồi trình lãnh", "đạo ký."], "steps-broken"),
        (["Hồ sơ gồm", "a) tờ khai", "b) ảnh", "c) hộ chiếu", "d) thẻ"], None),
    ],
)
def test_the_steps(steps, kind):
    assert kinds(steps=steps) == ({kind} if kind else set())


@pytest.mark.parametrize(
    ("result", "found"),
    [("...", {"result-empty"}), ("Văn bản đồng ý Mã: KQ-1", {"code-in-name"}), ("Giấy xác nhận", set())],
)
def test_a_result(result, found):
    assert kinds(results=[{"name": result}]) == found
