"""Where the city's system says that dossiers moved, instead of waiting to be asked."""

import hmac
from collections.abc import Callable, Iterable
from typing import Annotated

from fastapi import APIRouter, Header, HTTPException
from pydantic import BaseModel, Field

UNKNOWN_KEY = "Khóa không đúng."
MOST = 1000


class MovedIn(BaseModel):
    """Codes as the system writes them."""

    codes: Annotated[list[Annotated[str, Field(max_length=60)]], Field(min_length=1, max_length=MOST)]


class MovedOut(BaseModel):
    """How many citizens wait for news of them."""

    waiting: int


def create_router(key: str, wake: Callable[[Iterable[str]], int]) -> APIRouter:
    router = APIRouter(tags=["dossiers"])

    @router.post("/api/dossiers/changed", summary="Dossiers moved: who subscribed is told soon")
    def changed(moved: MovedIn, authorization: Annotated[str, Header()] = "") -> MovedOut:
        if not hmac.compare_digest(authorization.encode(), f"Bearer {key}".encode()):
            raise HTTPException(401, UNKNOWN_KEY, headers={"WWW-Authenticate": "Bearer"})
        return MovedOut(waiting=wake(moved.codes))

    return router
