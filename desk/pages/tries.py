"""A question tried as a citizen would ask it: what they would be told, and why, step by step."""

import re
from typing import Annotated, Any
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Query, Response

from answers.wording import ASPECTS
from core.errors import ConflictError, InputError
from core.masking import mask
from desk.roles import Permission
from desk.trying import Trying
from procedure_kb.drafts import WaitsForApproval
from vietnamese import as_meant

from .door import Door, Visitor
from .fields import Asked, Typed
from .phrases import NO_PHRASE, phrase_of, take_back_first, with_phrase
from .procedures import Knowledge
from .templates import DONE, Templates, after

LONGEST_QUESTION = 1000
HITS = 5
AWAY = "Phần tra cứu đang không trả lời nên chưa hỏi thử được. Anh/chị thử lại sau ít phút."
KNOWN = "Câu này đã có trong câu hỏi mẫu."
NO_GOLDEN = "Anh/chị chọn thủ tục phải trả lời câu này, và mặt được hỏi."
BUSY = "Chưa thêm được: bản soạn của anh/chị vừa được lưu ở cửa sổ khác. Anh/chị thử lại."

INTENTS = {
    **{f"ask_{aspect}": f"hỏi {words}" for aspect, words in ASPECTS.items()},
    "ask_procedure": "hỏi về một thủ tục",
    "out_of_scope": "ngoài phạm vi",
    "office_hours": "hỏi giờ làm việc",
    "branch_address": "hỏi địa chỉ",
    "human_handoff": "muốn gặp cán bộ",
    "emergency": "khẩn cấp",
    "check_dossier": "tra hồ sơ",
    "subscribe_dossier": "đăng ký nhận tin về hồ sơ",
    "file_feedback": "gửi phản ánh",
    "feedback_status": "hỏi phản ánh đã gửi",
    "rate_service": "đánh giá phục vụ",
    "greet": "chào",
    "goodbye": "tạm biệt",
    "thanks": "cảm ơn",
    "affirm": "đồng ý",
    "deny": "không đồng ý",
    "help": "hỏi trợ lý làm được gì",
    "nlu_fallback": "không rõ",
}

DECISIONS = {
    "direct": "Chắc là một thủ tục: trả lời ngay.",
    "choices": "Có thể là vài thủ tục: hỏi lại người dân.",
    "none": "Không thủ tục nào đủ giống: nói thật là chưa có thông tin.",
}

STEPS = {
    "search": "tìm thủ tục",
    "place": "nơi được hỏi",
    "choose": "chọn thủ tục",
    "choices": "các lựa chọn",
    "rule": "hỏi về quy định",
    "correction": "người dân sửa lại",
    "record": "bản ghi",
    "facts": "lấy dữ kiện",
    "case": "hỏi trường hợp",
    "replies": "viết câu trả lời",
    "outcome": "kết quả",
}


def create_router(door: Door, trying: Trying, knowledge: Knowledge, templates: Templates) -> APIRouter:
    router = APIRouter()
    Reader = Annotated[Visitor, Depends(door.needs(Permission.READ))]
    Editor = Annotated[Visitor, Depends(door.needs(Permission.EDIT_PROCEDURES))]

    def shown(visitor: Visitor, asked: str, status: int = 200, **values: object) -> Response:
        masked = as_heard(asked)
        told = trying.explain(masked) if masked else None
        shared: dict[str, Any] = {
            "asked": asked,
            "masked": masked,
            "told": told,
            "hits": told.hits[:HITS] if told else (),
            "why": {each.id: each for each in told.ranked} if told else {},
            "aspects": ASPECTS,
            "intents": INTENTS,
            "decisions": DECISIONS,
            "step_words": STEPS,
            "typed": {},
        }
        if masked and told is None:
            shared["problem"], status = AWAY, 503
        return templates.page("try", visitor, status, **shared | values)

    @router.get("/hoi-thu")
    def ask(visitor: Reader, asked: Annotated[Asked, Query(alias="cau")] = "", done: Asked = "") -> Response:
        return shown(visitor, asked, done=DONE.get(done))

    @router.post("/hoi-thu/cau-mau")
    def golden(visitor: Editor, question: Typed = "", procedure: Typed = "", aspect: Typed = "") -> Response:
        """To be answered so whatever is published."""
        typed = {"procedure": procedure, "aspect": aspect}
        try:
            text = phrase_of(question)
            if knowledge.store.get(procedure) is None:
                raise InputError("no such procedure")
            knowledge.golden.add(text, procedure, aspect, visitor.name)
        except ConflictError:
            return shown(visitor, question, 409, problem=KNOWN, typed=typed)
        except InputError:
            return shown(visitor, question, 422, problem=NO_GOLDEN, typed=typed)
        return after("/hoi-thu", "golden-added", cau=question)

    @router.post("/hoi-thu/cach-hoi")
    def phrase(visitor: Editor, question: Typed = "", procedure: Typed = "", sure: Typed = "") -> Response:
        typed = {"procedure": procedure}
        try:
            draft = with_phrase(knowledge, procedure, question, visitor.name, bool(sure))
        except WaitsForApproval as error:
            back = f"/hoi-thu?{urlencode({'cau': question})}"
            asked = take_back_first(error.draft, "/hoi-thu/cach-hoi", back, question=question, procedure=procedure)
            return templates.ask(visitor, asked)
        except ConflictError:
            return shown(visitor, question, 409, problem=BUSY, typed=typed)
        except InputError:
            return shown(visitor, question, 422, problem=NO_PHRASE, typed=typed)
        return after(f"/ban-soan/{draft.number}/xem", "phrase-added")

    return router


def as_heard(typed: str) -> str:
    """As a citizen's message reaches the assistant: personal numbers as marks, keyboards' slips put right."""
    return as_meant(re.sub(r"^[\s/／]+", "", mask(typed[:LONGEST_QUESTION]).text)).strip()
