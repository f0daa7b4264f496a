"""Two months of reports in every state, over the real public pages: for tests in a browser and for pictures of them."""

import io
import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from fastapi import FastAPI
from fastapi.responses import FileResponse
from PIL import Image, ImageDraw

from channels import fonts, web
from channels.simulators.running import serve
from core.database import Database
from core.secret_key import SecretKey
from core.settings import Settings
from feedback.filing import Filed
from feedback.model import Draft
from messages.inbox import Inbox
from messages.incoming import Attachment, Incoming
from motcua.gateway import PageFiles
from motcua.http_guard import BodyLimit, SecurityHeaders, add_error_handlers
from motcua.office import Office
from tests.conftest import FixedClock

FIRST_DAY = datetime(2026, 9, 23, 1, 0, tzinfo=UTC)
DAYS = 60
COUNT = 140
SEED = 20_261_123

Act = Callable[[str, str], object]
"""What is done with a case: its number, and its citizen's conversation."""

REPORTS = [
    ("road", "ngã tư Xã Đàn – Phạm Ngọc Thạch, phường Kim Liên", "Ổ gà to giữa làn xe máy, tối qua có người ngã."),
    ("road", "số 12 ngõ 68 Cầu Giấy", "Vỉa hè vỡ gạch cả đoạn dài, người già và xe lăn không đi được."),
    ("flood", "phố Nguyễn Khuyến, phường Văn Miếu – Quốc Tử Giám", "Mưa 30 phút là ngập đến đầu gối, cống tắc."),
    ("waste", "bãi đất trống sau chợ Nghĩa Tân", "Phế thải xây dựng đổ trộm mỗi đêm, bụi và mùi hôi vào nhà."),
    ("light_tree", "ngõ 102 Trường Chinh", "Đèn đường hỏng một tuần nay, tối om, trẻ con đi học thêm về rất sợ."),
    ("noise", "khu tập thể Thành Công, nhà G8", "Quán karaoke hát đến 1 giờ sáng, loa kẹo kéo rất to."),
    ("order", "vỉa hè phố Hàng Bông", "Hàng quán chiếm hết vỉa hè, người đi bộ phải xuống lòng đường."),
    ("attitude", "bộ phận một cửa phường Láng", "Cán bộ bấm điện thoại, hỏi hai lần không trả lời."),
    ("wrong_fee", "bộ phận một cửa xã Sóc Sơn", "Thu 50.000 đồng làm bản sao mà không đưa biên lai."),
    ("delay", "Chi nhánh số 3", "Hồ sơ cấp đổi giấy phép quá hẹn 6 ngày, gọi điện không ai nghe."),
    ("guidance", "Chi nhánh số 1", "Ba lần đến là ba lần được bảo bổ sung một giấy khác."),
    ("counter", "Chi nhánh số 8", "Máy lấy số hỏng, mọi người chen nhau từ 7 giờ sáng."),
    ("portal", "cổng dịch vụ công", "Thanh toán xong thì trang báo lỗi, tiền đã trừ mà hồ sơ chưa nộp được."),
    ("other", "công viên Thống Nhất", "Ghế đá trong công viên hỏng nhiều, mong được thay."),
]
LONG = (
    "Gia đình tôi sống ở ngõ này đã hơn hai mươi năm. Từ tháng 8 đến nay đoạn đường trước cửa bị đào lên ba lần để đặt "
    "cáp, đặt ống nước rồi lại đặt cáp, mỗi lần lấp lại đều cao thấp khác nhau. Trời mưa thì đọng nước, trời nắng thì "
    "bụi. Tuần trước mẹ tôi 78 tuổi vấp vào mép nắp cống, phải khâu bốn mũi.\n\nChúng tôi đã hỏi tổ dân phố, tổ dân "
    "phố bảo hỏi phường, phường bảo đơn vị thi công đã bàn giao. Xin cho biết đơn vị nào phải sửa, và sửa xong vào "
    "ngày nào. Gọi tôi số 0912345678 hoặc xem ảnh ở http://anh.example.vn/duong-hong."
)
RESULT = "Đã sửa xong đoạn đường và nghiệm thu cùng đại diện tổ dân phố ngày 20/11."
EVIDENCE = "Biên bản nghiệm thu số 41/BB-HTKT, ảnh chụp sau khi sửa."
REFUSED = "Việc này do doanh nghiệp điện lực giải quyết theo hợp đồng, anh/chị gọi số điện thoại chăm sóc khách hàng."


@dataclass(frozen=True)
class PublicTown:
    """Where its pages are, and what stands on them."""

    url: str
    office: Office
    case: str
    """Number of a long report with a photo, answered, opened again, answered again."""
    receipt: str
    hidden: str


@dataclass
class Almanac:
    """What happens when. Acts of all cases are done in the order of time, as the ledger wants them."""

    clock: FixedClock
    due: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)

    def plan(self, at: datetime, act: Callable[[], object]) -> None:
        self.due.append((at, len(self.due), act))

    def pass_until(self, end: datetime) -> None:
        for at, _, act in sorted(self.due, key=lambda each: each[:2]):
            if at <= end:
                self.clock.time = at
                act()
        self.clock.time = end


@contextmanager
def public_town(database: Database, folder: Path, clock: FixedClock, count: int = COUNT) -> Iterator[PublicTown]:
    """`count` reports; none: the pages as they are on the first day."""
    settings = Settings(data_dir=folder)
    secret = SecretKey("a key for tests, thirty-two characters or more")
    office = Office(settings, database, clock, secret, {web.NAME: web.WebChannel()})
    story = Story(office, clock, Inbox(database, clock, secret))
    if count:
        story.tell(count)
    with serve(site(office, folder)) as url:
        yield PublicTown(url, office, story.case, story.receipt, story.hidden)


def site(office: Office, folder: Path) -> FastAPI:
    """As the gateway puts it together, but for what answers citizens."""
    app = FastAPI()
    add_error_handlers(app)
    app.add_middleware(BodyLimit)
    app.add_middleware(SecurityHeaders)
    for router in office.routers():
        app.include_router(router)

    @app.get("/page/fonts/be-vietnam-pro-{weight}.woff2")
    def font(weight: int) -> FileResponse:
        return FileResponse(fonts.font_file(weight, folder), media_type="font/woff2")

    app.mount("/page", PageFiles(directory=web.PAGE))
    return app


class Story:
    """The same each time."""

    def __init__(self, office: Office, clock: FixedClock, inbox: Inbox) -> None:
        self.office, self.inbox = office, inbox
        self.case = self.receipt = self.hidden = ""
        self._almanac = Almanac(clock)
        self._random = random.Random(SEED)

    def tell(self, count: int) -> None:
        for each in range(count):
            self._plan(each, FIRST_DAY + timedelta(days=DAYS * each / count, hours=self._random.uniform(0, 9)))
        ends = FIRST_DAY + timedelta(days=DAYS + 1, hours=3)
        self._almanac.plan(FIRST_DAY + timedelta(days=34), self._file_the_long_one)
        self._almanac.plan(ends - timedelta(hours=2), self._hide_one)
        self._almanac.pass_until(ends)
        self.office.ledger.publish_roots()
        self.office.rounds.fall_silent()

    def _plan(self, each: int, at: datetime) -> None:
        category, place, text = REPORTS[each % len(REPORTS)]
        citizen = self.inbox.open_conversation(web.NAME, f"citizen {each}")
        filed: list[Filed] = []
        draft = Draft(category, place, text)
        self._almanac.plan(at, lambda: filed.append(self.office.filing.file(citizen, draft, "m1")))
        for act in self._course():
            at += timedelta(hours=self._random.choice([1, 3, 8, 24, 60, 130]))
            self._almanac.plan(at, lambda act=act: act(filed[0].case.number, citizen))

    def _course(self) -> list[Act]:
        work, filing = self.office.work, self.office.filing

        def take(number: str, citizen: str) -> object:
            return work.take(number, "Lan")

        def close(number: str, citizen: str) -> object:
            return work.close(number, "Lan", RESULT, EVIDENCE)

        def confirm(number: str, citizen: str) -> object:
            filing.confirm(citizen, number)
            score = self._random.choice([3, 4, 4, 5, 5])
            return self.office.ratings.rate("case", number, score, citizen, "m2", unit="ward")

        def reopen(number: str, citizen: str) -> object:
            return filing.reopen(citizen, number, "Mới sửa một nửa, nửa ngoài vẫn hỏng.")

        def refuse(number: str, citizen: str) -> object:
            return work.refuse(number, "Lan", REFUSED)

        def withdraw(number: str, citizen: str) -> object:
            return filing.withdraw(citizen, number)

        courses: list[list[Act]] = [
            [take, take, close, confirm],
            [take, take, close, confirm],
            [take, close, confirm],
            [take, take, close],
            [take, take, close, reopen, close, confirm],
            [take, take],
            [take],
            [refuse],
            [withdraw],
            [],
        ]
        return self._random.choices(courses, [25, 15, 12, 12, 6, 8, 5, 7, 3, 7])[0]

    def _file_the_long_one(self) -> None:
        """With the whole of its course at once, a day between two steps."""
        citizen = self.inbox.open_conversation(web.NAME, "citizen of the long one")
        photo = Attachment("photo", self.office.photos.receive(pothole()))
        sent = Incoming(web.NAME, "citizen of the long one", "p", "p", self.office.clock.now(), attachment=photo)
        place = "trước nhà số 15 ngách 203/41 ngõ 203 phố Kim Ngưu, phường Vĩnh Tuy, thành phố Hà Nội"
        draft = Draft("road", place, LONG, photos=(self.inbox.receive(sent),))
        filed = self.office.filing.file(citizen, draft, "m1")
        self.case, self.receipt = filed.case.number, filed.receipt
        self.office.photos.fetch_ordered(self.office.fetch)
        work, filing, number = self.office.work, self.office.filing, self.case
        steps: list[Callable[[], object]] = [
            lambda: work.take(number, "Lan"),
            lambda: work.approve_photo(work.photos(number)[0].id, "Lan"),
            lambda: work.say(number, "Lan", "Đơn vị thi công đã được yêu cầu hoàn trả mặt đường.", is_public=True),
            lambda: work.take(number, "Lan"),
            lambda: work.close(number, "Lan", "Đã lấp và trải lại nhựa 40 m đường.", EVIDENCE),
            lambda: filing.reopen(citizen, number, "Nắp cống vẫn cao hơn mặt đường, trời mưa vẫn đọng nước."),
            lambda: work.close(number, "Lan", RESULT, EVIDENCE),
        ]
        clock = self._almanac.clock
        for step in steps:
            clock.pass_(hours=21)
            step()

    def _hide_one(self) -> None:
        newest, _ = self.office.public.page()
        self.hidden = newest[1].number
        self.office.work.hide(self.hidden, "Lan", True, "có tên người")


def pothole() -> bytes:
    """A drawing: a road, its kerb, a hole with water in it."""
    image = Image.new("RGB", (1200, 800), (104, 106, 108))
    draw = ImageDraw.Draw(image)
    draw.polygon([(0, 0), (1200, 0), (1200, 150), (0, 260)], fill=(176, 168, 152))
    draw.line([(0, 260), (1200, 150)], fill=(225, 222, 214), width=22)
    for left in range(-50, 1200, 320):
        draw.polygon([(left, 760), (left + 190, 742), (left + 200, 764), (left + 6, 784)], fill=(214, 208, 190))
    draw.ellipse([380, 390, 880, 640], fill=(58, 55, 52))
    draw.ellipse([420, 430, 850, 620], fill=(96, 116, 126))
    draw.arc([480, 470, 780, 590], 200, 320, fill=(170, 190, 198), width=6)
    out = io.BytesIO()
    image.save(out, "JPEG", quality=88)
    return out.getvalue()
