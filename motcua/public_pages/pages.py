"""The routes under /cong-khai."""

import json
import re
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any
from urllib.parse import quote

import segno
from fastapi import APIRouter, HTTPException, Request, Response
from fastapi.responses import FileResponse, HTMLResponse, StreamingResponse
from jinja2 import Environment, PackageLoader, StrictUndefined

from core.clock import spoken
from core.ledger import FIRST, Entry, Ledger
from feedback.acts import ACTS
from feedback.catalog import Catalog
from feedback.filing import Filing
from feedback.model import State
from feedback.photos import Photos
from feedback.public import FEWEST_SHOWN, PAGE, Figures, Public
from feedback.receipts import find_receipt

from .charts import bars

ROOT = "/cong-khai"
SCRIPTS = Path(__file__).parents[2] / "scripts"
SHIPPED = ("check_ledger.py", "check_figures.py")
MOST_WORDS = 200
MOST_TYPED = 60
NO_SUCH_PAGE = "Không có trang này."
WRONG_ADDRESS = "Anh/chị vui lòng kiểm tra lại địa chỉ."
NO_SUCH_CASE = "Không có phản ánh này, hoặc nội dung đã được ẩn."


@dataclass(frozen=True)
class Parts:
    """What the pages read. None of them can change anything."""

    public: Public
    filing: Filing
    ledger: Ledger
    photos: Photos
    catalog: Callable[[], Catalog]
    now: Callable[[], datetime]
    public_url: str | None


class Templates:
    def __init__(self, parts: Parts) -> None:
        self._parts = parts
        loader = PackageLoader("motcua.public_pages")
        self._jinja = Environment(loader=loader, autoescape=True, undefined=StrictUndefined, trim_blocks=True)
        self._jinja.filters |= {
            "zip": zip,
            "moment": _moment,
            "day": _day,
            "act": _act,
            "percent": _percent,
            "number": _number,
        }

    def page(self, name: str, status: int = 200, **values: Any) -> HTMLResponse:
        catalog = self._parts.catalog()
        shared = {"root": ROOT, "catalog": catalog, "States": State, "fewest": FEWEST_SHOWN, "now": self._parts.now()}
        return HTMLResponse(self._jinja.get_template(f"{name}.html").render(shared | values), status)


def create_router(parts: Parts) -> APIRouter:
    router = APIRouter(prefix=ROOT, include_in_schema=False)
    templates = Templates(parts)

    @router.get("")
    def overview() -> HTMLResponse:
        figures = parts.public.figures()
        newest, count = parts.public.page()
        return templates.page(
            "overview", figures=figures, on_time=_on_time(figures, parts.catalog()), newest=newest[:5], count=count
        )

    @router.get("/phan-anh")
    def cases(
        trang: str = "1", loai: str = "", don_vi: str = "", trang_thai: str = "", tu_khoa: str = ""
    ) -> HTMLResponse:
        """Whatever stands in the address, a page is shown: past the last one the last."""
        state = State(trang_thai) if trang_thai in {each.value for each in State} else None
        words = tu_khoa[:MOST_WORDS].strip()
        page = int(trang) if re.fullmatch("[1-9][0-9]{0,5}", trang) else 1
        chosen = loai or None, don_vi or None, state, words or None
        found, count = parts.public.page(page, *chosen)
        pages = -(-count // PAGE)
        if page > max(pages, 1):
            page = max(pages, 1)
            found, count = parts.public.page(page, *chosen)
        fields = {"loai": loai, "don_vi": don_vi, "trang_thai": trang_thai, "tu_khoa": words}
        return templates.page("cases", cases=found, count=count, page=page, pages=pages, chosen=fields)

    @router.get("/phan-anh.csv")
    def rows() -> StreamingResponse:
        headers = {"Content-Disposition": 'attachment; filename="phan-anh.csv"'}
        return StreamingResponse(parts.public.csv(), media_type="text/csv; charset=utf-8", headers=headers)

    @router.get("/phan-anh/{number}")
    def case(number: str) -> HTMLResponse:
        found = parts.public.case(number)
        if found is None:
            return templates.page("nothing", 404, why=NO_SUCH_CASE)
        return templates.page("case", found=found, case=found.case)

    @router.get("/bien-nhan")
    def ask_receipt(ma: str = "") -> Response:
        ma = ma[:MOST_TYPED]
        receipt = find_receipt(ma)
        if receipt:
            return Response(status_code=303, headers={"Location": f"{ROOT}/bien-nhan/{receipt}"})
        return templates.page("ask_receipt", typed=ma)

    @router.get("/bien-nhan/{receipt}")
    def receipt(receipt: str, request: Request) -> HTMLResponse:
        """Only who has the code sees it: no search engine, no shared cache."""
        read = find_receipt(receipt)
        case = parts.filing.by_receipt(read) if read else None
        if case is None:
            return templates.page("ask_receipt", 404, typed=receipt[:MOST_TYPED])
        entries = parts.ledger.chain(f"case:{case.number}")
        url = f"{(parts.public_url or str(request.base_url)).rstrip('/')}{ROOT}/bien-nhan/{read}"
        qr = segno.make(url, error="m").svg_inline(scale=4, omitsize=True, title="Mã QR của biên nhận")
        course = parts.filing.course(case.number)
        page = templates.page("receipt", case=case, receipt=read, entries=entries, qr=qr, course=course)
        page.headers.update({"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex"})
        return page

    @router.get("/anh/{photo}.jpg")
    def picture(photo: str) -> Response:
        found = parts.photos.read_public(photo)
        if found is None:
            raise HTTPException(404, NO_SUCH_PAGE)
        headers = {"Cache-Control": "no-store"}  # staff may take it back: no cache shows it after that
        return Response(found, media_type="image/jpeg", headers=headers)

    @router.get("/so-cai")
    def roots() -> HTMLResponse:
        return templates.page("ledger", roots=parts.ledger.roots())

    @router.get("/so-cai/{day}.jsonl")
    def entries(day: date) -> StreamingResponse:
        return StreamingResponse(_lines(parts.ledger.entries(day)), media_type="application/jsonl; charset=utf-8")

    @router.get("/cach-kiem-tra")
    def how() -> HTMLResponse:
        return templates.page("how", first=FIRST)

    @router.get("/kiem-tra/{script}")
    def script(script: str) -> FileResponse:
        if script not in SHIPPED:
            raise HTTPException(404, NO_SUCH_PAGE)
        return FileResponse(SCRIPTS / script, media_type="text/x-python; charset=utf-8")

    @router.get("/style.css")
    def style() -> FileResponse:
        return FileResponse(Path(__file__).with_name("style.css"), headers={"Cache-Control": "no-cache"})

    @router.get("/{path:path}")
    def nothing(path: str) -> Response:
        """Also what is only one slash too long."""
        if path.endswith("/") or not path:
            address = f"{ROOT}/{quote(path.strip('/'))}".rstrip("/")
            return Response(status_code=307, headers={"Location": address})
        return templates.page("nothing", 404, why=WRONG_ADDRESS)

    return router


def _lines(entries: list[Entry]) -> Iterator[str]:
    for entry in entries:
        yield json.dumps(asdict(entry), ensure_ascii=False) + "\n"


def _on_time(figures: list[Figures], catalog: Catalog) -> list[Any]:
    shown = [(catalog.unit_name(each.unit), each.on_time, _percent(each.on_time)) for each in figures]
    return bars(shown, most=1.0)


def _moment(moment: datetime | None) -> str:
    return spoken(moment) if moment else "–"


def _day(day: str) -> str:
    return f"{date.fromisoformat(day):%d/%m/%Y}"


def _act(act: str) -> str:
    return ACTS.get(act.removeprefix("case_"), act)


def _percent(share: float | None) -> str:
    return "chưa đủ số" if share is None else f"{round(100 * share)}%"


def _number(value: float | None) -> str:
    return "chưa đủ số" if value is None else f"{value:.1f}".replace(".", ",")
