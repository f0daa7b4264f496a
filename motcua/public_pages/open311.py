"""Cases in the terms of Open311 GeoReport v2, to read: services and requests, as XML and as JSON.

https://wiki.open311.org/GeoReport_v2. What it has no word for (refused, reopened, silence) stands in `status_notes`.
"""

import re
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any
from xml.etree import ElementTree  # only to write: nothing foreign is read with it

from fastapi import APIRouter, Depends, HTTPException, Query, Response

from feedback.catalog import Catalog
from feedback.model import Case
from feedback.public import Public

NOT_FOUND = "Không có phản ánh này."
NO_SUCH_CASE: dict[int | str, dict[str, Any]] = {404: {"description": "There is no such case"}}

Item = dict[str, Any]
Status = Annotated[str | None, Query(pattern="^(open|closed)$")]
Page = Annotated[int, Query(ge=1, le=100_000)]

_NO_XML = re.compile(r"[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""Characters that no XML 1.0 document may hold, escaped or not."""


class Xml(Response):
    media_type = "application/xml"


class Reader:
    """What both forms tell."""

    def __init__(self, public: Public, catalog: Callable[[], Catalog]) -> None:
        self._public = public
        self._catalog = catalog

    def services(self) -> list[Item]:
        return [
            {
                "service_code": each.id,
                "service_name": each.label,
                "description": each.label,
                "metadata": False,
                "type": "realtime",
                "keywords": ",".join(each.words[:10]),
                "group": "",
            }
            for each in self._catalog().categories.values()
        ]

    def requests(
        self,
        service_code: str | None = None,
        status: Status = None,
        start_date: datetime | None = None,
        end_date: datetime | None = None,
        page: Page = 1,
    ) -> list[Item]:
        found = self._public.requests(service_code, status, start_date, end_date, page)
        return [_request(case, self._catalog()) for case in found]

    def request(self, service_request_id: str) -> list[Item]:
        """One, or none."""
        found = self._public.case(service_request_id)
        return [_request(found.case, self._catalog())] if found else []


def create_router(public: Public, catalog: Callable[[], Catalog]) -> APIRouter:
    router = APIRouter(prefix="/open311/v2", tags=["open311"])
    reader = Reader(public, catalog)
    Requests = Annotated[list[Item], Depends(reader.requests)]
    Request = Annotated[list[Item], Depends(reader.request)]

    @router.get("/services.json", summary="Categories of cases")
    def services() -> list[Item]:
        return reader.services()

    @router.get("/services.xml", summary="Categories of cases", response_class=Xml)
    def services_xml() -> Xml:
        return Xml(xml("services", "service", reader.services()))

    @router.get("/requests.json", summary="Cases, newest first")
    def requests(found: Requests) -> list[Item]:
        return found

    @router.get("/requests.xml", summary="Cases, newest first", response_class=Xml)
    def requests_xml(found: Requests) -> Xml:
        return Xml(xml("service_requests", "request", found))

    @router.get("/requests/{service_request_id}.json", summary="One case", responses=NO_SUCH_CASE)
    def request(found: Request) -> list[Item]:
        if not found:
            raise HTTPException(404, NOT_FOUND)
        return found

    @router.get("/requests/{service_request_id}.xml", summary="One case", responses=NO_SUCH_CASE, response_class=Xml)
    def request_xml(found: Request) -> Xml:
        if not found:
            return Xml(xml("errors", "error", [{"code": 404, "description": NOT_FOUND}]), 404)
        return Xml(xml("service_requests", "request", found))

    return router


def xml(root: str, name: str, items: list[Item]) -> bytes:
    """Each item as an element `name` with an element for each of its values; an empty one for None."""
    top = ElementTree.Element(root)
    for item in items:
        element = ElementTree.SubElement(top, name)
        for key, value in item.items():
            ElementTree.SubElement(element, key).text = plain(value)
    written: bytes = ElementTree.tostring(top, encoding="utf-8", xml_declaration=True)
    return written


def plain(value: object) -> str:
    """As XML has it, before its escapes."""
    if isinstance(value, bool):
        return str(value).lower()
    return "" if value is None else _NO_XML.sub("", str(value))


def _request(case: Case, catalog: Catalog) -> Item:
    return {
        "service_request_id": case.number,
        "status": "open" if case.state.is_open else "closed",
        "status_notes": case.result or case.refusal or case.state.label,
        "service_name": catalog.label(case.category),
        "service_code": case.category,
        "description": case.public_text,
        "agency_responsible": catalog.unit_name(case.unit),
        "service_notice": case.deadline,
        "requested_datetime": case.filed_at.isoformat(),
        "updated_datetime": case.updated_at.isoformat(),
        "expected_datetime": case.handle_by.isoformat(),
        "address": case.place,
    }
