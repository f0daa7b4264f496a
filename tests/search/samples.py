"""Sixty small procedures and a catalog of them. Codes are made up; titles are worded after real kinds of matters."""

from collections.abc import Collection, Hashable, Iterable, Mapping

from procedure_kb.model import Document, Official, Plain, Procedure, Source

_TITLES = """
BIRTH|Cấp xã|Hộ tịch|Thủ tục đăng ký khai sinh|vợ mới đẻ làm giấy cho con;làm giấy khai sinh cho bé
BIRTH_AGAIN|Cấp xã|Hộ tịch|Đăng ký lại khai sinh|giấy khai sinh hỏng sổ gốc không còn
BIRTH_FOREIGN|Cấp xã|Hộ tịch|Đăng ký khai sinh có yếu tố nước ngoài|con có bố là người nước ngoài
BIRTH_FATHER|Cấp xã|Hộ tịch|Đăng ký khai sinh kết hợp nhận cha, mẹ, con|chưa cưới mà muốn khai tên bố cho con
MARRIAGE|Cấp xã|Hộ tịch|Đăng ký kết hôn|hai đứa muốn lấy giấy hôn thú
MARRIAGE_AGAIN|Cấp xã|Hộ tịch|Đăng ký lại kết hôn|giấy kết hôn cũ mối ăn hết
MARRIAGE_FOREIGN|Cấp xã|Hộ tịch|Đăng ký kết hôn có yếu tố nước ngoài|lấy chồng hàn quốc
SINGLE|Cấp xã|Hộ tịch|Cấp giấy xác nhận tình trạng hôn nhân|xin giấy độc thân
DEATH|Cấp xã|Hộ tịch|Đăng ký khai tử|ông nội mất hôm qua;làm giấy chứng tử
DEATH_AGAIN|Cấp xã|Hộ tịch|Đăng ký lại khai tử|giấy chứng tử cũ bị mất cả sổ
EXTRACT|Cấp xã|Hộ tịch|Cấp bản sao trích lục hộ tịch|xin lại bản sao giấy khai sinh
CORRECTION|Cấp xã|Hộ tịch|Thay đổi, cải chính, bổ sung thông tin hộ tịch|khai sinh ghi sai tên đệm
GUARDIAN|Cấp xã|Hộ tịch|Đăng ký giám hộ|ông bà trông nom cháu mồ côi
ADOPTION|Cấp xã|Nuôi con nuôi|Đăng ký việc nuôi con nuôi trong nước|muốn nhận con nuôi
RESIDENCE|Cấp xã|Cư trú|Đăng ký thường trú|mới mua nhà muốn nhập hộ khẩu
RESIDENCE_END|Cấp xã|Cư trú|Xóa đăng ký thường trú|rút tên khỏi hộ khẩu để định cư
STAY|Cấp xã|Cư trú|Đăng ký tạm trú|sinh viên thuê trọ báo phường
STAY_LONGER|Cấp xã|Cư trú|Gia hạn tạm trú|tạm trú sắp hết hạn
ABSENCE|Cấp xã|Cư trú|Khai báo tạm vắng|đi làm ăn xa lâu ngày
SPLIT_HOUSEHOLD|Cấp xã|Cư trú|Tách hộ|ra ở riêng tách sổ
CARD_NEW|Cấp xã|Căn cước|Cấp thẻ căn cước cho người từ đủ 14 tuổi trở lên|con 14 tuổi đi làm thẻ lần đầu
CARD_CHILD|Cấp xã|Căn cước|Cấp thẻ căn cước cho người dưới 14 tuổi|bé 6 tuổi làm thẻ
CARD_EXCHANGE|Cấp xã|Căn cước|Cấp đổi thẻ căn cước|thẻ sắp hết hạn
CARD_EXCHANGE_CITY|Cấp tỉnh|Căn cước|Cấp đổi thẻ căn cước (thực hiện tại cấp tỉnh)|
CARD_EXCHANGE_STATE|Cấp bộ|Căn cước|Cấp đổi thẻ căn cước (thực hiện tại cấp trung ương)|
CARD_AGAIN|Cấp xã|Căn cước|Cấp lại thẻ căn cước|rơi ví mất thẻ
CARD_AGAIN_CITY|Cấp tỉnh|Căn cước|Cấp lại thẻ căn cước (thực hiện tại cấp tỉnh)|
PASSPORT|Cấp tỉnh|Xuất nhập cảnh|Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp tỉnh)|làm passport đi du lịch
PASSPORT_STATE|Cấp bộ|Xuất nhập cảnh|Cấp hộ chiếu phổ thông ở trong nước (thực hiện tại cấp trung ương)|
PASSPORT_LOST|Cấp tỉnh|Xuất nhập cảnh|Trình báo mất hộ chiếu phổ thông|rơi mất hộ chiếu
COPY|Cấp xã|Chứng thực|Chứng thực bản sao từ bản chính|sao y công chứng bằng đại học
SIGNATURE|Cấp xã|Chứng thực|Chứng thực chữ ký|xác nhận chữ ký trong sơ yếu lý lịch
WILL|Cấp xã|Chứng thực|Chứng thực di chúc|ông muốn viết di chúc
RECORD|Cấp tỉnh|Lý lịch tư pháp|Cấp phiếu lý lịch tư pháp cho công dân Việt Nam|giấy xác nhận không có án
LICENCE_EXCHANGE|Cấp tỉnh|Lái xe|Đổi giấy phép lái xe|bằng lái hết hạn
LICENCE_AGAIN|Cấp tỉnh|Lái xe|Cấp lại giấy phép lái xe|mất bằng lái
CAR_NEW|Cấp xã|Đăng ký xe|Đăng ký xe lần đầu|mới mua xe đi bấm biển
CAR_OWNER|Cấp xã|Đăng ký xe|Đăng ký sang tên xe|mua xe máy cũ đổi chủ
LAND_FIRST|Cấp xã|Đất đai|Cấp giấy chứng nhận quyền sử dụng đất lần đầu|đất ông bà để lại chưa có sổ
LAND_TRANSFER|Cấp tỉnh|Đất đai|Đăng ký biến động do chuyển nhượng, tặng cho quyền sử dụng đất|sang tên sổ đỏ
LAND_AGAIN|Cấp tỉnh|Đất đai|Cấp lại giấy chứng nhận quyền sử dụng đất do bị mất|cháy nhà mất sổ đỏ
LAND_SPLIT|Cấp tỉnh|Đất đai|Tách thửa, hợp thửa đất|cắt đất cho con
LAND_QUARREL|Cấp xã|Đất đai|Hòa giải tranh chấp đất đai|hàng xóm lấn đất
BUILD|Cấp xã|Xây dựng|Cấp giấy phép xây dựng mới nhà ở riêng lẻ|xin phép xây nhà
BUILD_LONGER|Cấp xã|Xây dựng|Gia hạn giấy phép xây dựng|giấy phép sắp hết hạn chưa khởi công
SHOP|Cấp xã|Hộ kinh doanh|Đăng ký thành lập hộ kinh doanh|mở quán phở
SHOP_CHANGE|Cấp xã|Hộ kinh doanh|Đăng ký thay đổi nội dung hộ kinh doanh|quán chuyển địa chỉ
SHOP_PAUSE|Cấp xã|Hộ kinh doanh|Tạm ngừng kinh doanh hộ kinh doanh|nghỉ bán ba tháng
SHOP_END|Cấp xã|Hộ kinh doanh|Chấm dứt hoạt động hộ kinh doanh|đóng cửa quán không bán nữa
COMPANY_ONE|Cấp tỉnh|Doanh nghiệp|Đăng ký thành lập công ty TNHH một thành viên|mở công ty một mình làm chủ
COMPANY_TWO|Cấp tỉnh|Doanh nghiệp|Đăng ký thành lập công ty TNHH hai thành viên trở lên|góp vốn với bạn mở công ty
PENSION|Cấp tỉnh|BHXH|Giải quyết hưởng lương hưu|sắp về hưu
LUMP_SUM|Cấp tỉnh|BHXH|Giải quyết hưởng BHXH một lần|rút bảo hiểm một cục
MATERNITY|Cấp tỉnh|BHXH|Giải quyết hưởng chế độ thai sản|tiền nghỉ đẻ
UNEMPLOYED|Cấp tỉnh|Việc làm|Giải quyết hưởng trợ cấp thất nghiệp|nghỉ việc lấy tiền thất nghiệp
TREE|Cấp xã|Cây xanh|Cấp giấy phép chặt hạ, dịch chuyển cây xanh|cây trước nhà sắp đổ
FORECAST|Cấp tỉnh|Khí tượng|Cấp giấy phép hoạt động dự báo khí tượng thủy văn|
FISH|Cấp tỉnh|Thủy sản|Cấp giấy phép khai thác thủy sản|
AIRPORT|Cấp bộ|Hàng không|Cấp giấy phép khai thác cảng hàng không|
INTERNAL|Cấp bộ|Nội bộ|Phê duyệt kế hoạch bảo trì công trình của cơ quan|
""".strip().splitlines()

_ROWS = [line.split("|") for line in _TITLES]

CODES = {row[0]: f"1.9000{number:02}" for number, row in enumerate(_ROWS)} | {"INTERNAL": "6.900000"}


def procedure(id: str, name: str, *phrases: str, level: str = "Cấp xã", field: str | None = None) -> Procedure:
    official = Official(
        code=id,
        name=name,
        field=field,
        level=(level,),
        documents=(Document(name="Tờ khai theo mẫu"), Document(name="Giấy tờ tùy thân")),
        source=Source(verified_on="2026-07"),
    )
    return Procedure(id=id, official=official, plain=Plain(phrases=phrases))


def procedures() -> list[Procedure]:
    return [
        procedure(CODES[key], name, *filter(None, phrases.split(";")), level=level, field=field)
        for key, level, field, name, phrases in _ROWS
    ]


class MemoryCatalog:
    """A catalog one can change."""

    def __init__(
        self, held: Iterable[Procedure], revision: int = 1, asked: Mapping[str, tuple[str, ...]] | None = None
    ) -> None:
        self.held = list(held)
        self.revision_now = revision
        self._asked = asked or {}

    def revision(self) -> int:
        return self.revision_now

    def stamps(self) -> dict[str, Hashable]:
        return {each.id: each.model_dump_json() for each in self.held}

    def procedures(self, ids: Collection[str]) -> list[Procedure]:
        return [each for each in self.held if each.id in ids]

    def asked(self) -> Mapping[str, tuple[str, ...]]:
        return self._asked

    def change(self, *held: Procedure) -> None:
        self.held = list(held)
        self.revision_now += 1


QUESTIONS = """
làm giấy khai sinh cho con cần những gì|BIRTH
lam giay khai sinh cho con can nhung gi|BIRTH
vo moi de, lam giay cho be can gi|BIRTH
đăng ký lại khai sinh|BIRTH_AGAIN
Thủ tục đăng ký kết hôn ở đâu ạ?|MARRIAGE
đăng kí kết hôn với người nước ngoài|MARRIAGE_FOREIGN
e muốn xin giấy độc thân|SINGLE
ông nội mất hôm qua, ra phường báo tử thế nào|DEATH
xin trich luc khai sinh|EXTRACT
khai sinh bị sai tên đệm thì sửa ở đâu|CORRECTION
nhận con nuôi|ADOPTION
nhap ho khau cho con|RESIDENCE
sv thue tro can nop gi|STAY
gia hạn tạm trú mất mấy ngày|STAY_LONGER
ad ơi cccd hết hạn đổi ntn ạ|CARD_EXCHANGE
mất cccd làm lại hết bao nhiêu|CARD_AGAIN
bé 6 tuổi làm căn cước|CARD_CHILD
lam ho chieu can gi|PASSPORT
mất hộ chiếu|PASSPORT_LOST
sao y bản chính|COPY
chứng thực chữ ký|SIGNATURE
làm lý lịch tư pháp|RECORD
đổi bằng lái xe hết hạn|LICENCE_EXCHANGE
mat bang lai|LICENCE_AGAIN
sang tên xe máy cũ mất bao nhiêu tiền|CAR_OWNER
mua xe mới bấm biển ở đâu|CAR_NEW
sang tên sổ đỏ|LAND_TRANSFER
mất sổ đỏ|LAND_AGAIN
hàng xóm lấn đất nhà tôi|LAND_QUARREL
xin phép xây nhà|BUILD
gia hạn giấy phép xây dựng|BUILD_LONGER
mở quán phở|SHOP
tạm nghỉ bán 3 tháng|SHOP_PAUSE
mở công ty TNHH 1 thành viên|COMPANY_ONE
rút bhxh 1 lần|LUMP_SUM
tiền thai sản|MATERNITY
cây trước nhà sắp đổ|TREE
""".strip().splitlines()
