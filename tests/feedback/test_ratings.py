import pytest

from core.errors import ConflictError, InputError
from core.secret_key import SecretKey
from feedback.ratings import Ratings

from .conftest import Office


@pytest.fixture
def book(office: Office, secret: SecretKey) -> Ratings:
    return Ratings(office.database, office.clock, secret, office.ledger)


def test_a_rating_is_recorded_once_with_its_trace(book: Ratings, office: Office) -> None:
    an = office.citizen()
    assert book.rate("case", "PA-26-000001", 4, an, "m1", unit="ward")
    assert not book.rate("case", "PA-26-000001", 4, an, "m1", unit="ward")
    with pytest.raises(ConflictError):
        book.rate("case", "PA-26-000001", 5, an, "m2", unit="ward")
    assert [entry.act for entry in office.ledger.chain("case:PA-26-000001")] == ["rated"]
    assert (book.of_unit("ward").raters, book.of_unit("ward").mean) == (1, 4.0)
    assert book.of_unit("centre").mean is None


@pytest.mark.parametrize("score", [0, 6, -1])
def test_only_one_to_five(book: Ratings, office: Office, score: int) -> None:
    with pytest.raises(InputError):
        book.rate("case", "PA-26-000001", score, office.citizen(), "m1")


def test_a_reason_is_kept_without_numbers(book: Ratings, office: Office) -> None:
    an = office.citizen()
    book.rate("handoff", "7", 1, an, "m1")
    book.explain("handoff", "7", an, "Chờ lâu, gọi 0912345678 không ai nghe")
    with office.database.read() as connection:
        reason = connection.exec_driver_sql("SELECT reason FROM ratings").scalar_one()
    assert reason == "Chờ lâu, gọi [đã ẩn] không ai nghe"
