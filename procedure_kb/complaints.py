"""What a validation found wrong, in one line for the person who wrote the record."""

from collections.abc import Callable

from pydantic import ValidationError
from pydantic_core import ErrorDetails

Path = tuple[int | str, ...]


def complaint(error: ValidationError, renamed: Callable[[Path], Path] | None = None) -> str:
    """The first thing wrong: "documents[2].name is empty". `renamed` leads to the field's name in another format."""
    first = error.errors(include_url=False)[0]
    path = renamed(first["loc"]) if renamed else first["loc"]
    return f"{dotted(path)} {_problem(first)}".strip()


def dotted(path: Path) -> str:
    """("fees", 0, "amount") -> "fees[0].amount"."""
    return "".join(f"[{part}]" if isinstance(part, int) else f".{part}" for part in path).removeprefix(".")


_COMPLAINTS = {
    "missing": "is missing",
    "extra_forbidden": "is not a field of a procedure",
    "string_type": "must be text",
    "int_type": "must be a whole number",
    "int_parsing": "must be a whole number",
    "int_from_float": "must be a whole number",
    "int_parsing_size": "must be a whole number",
    "tuple_type": "must be a list",
    "dict_type": "must be an object",
    "model_type": "must be an object",
    "model_attributes_type": "must be an object",
}


def _problem(error: ErrorDetails) -> str:
    if error["type"] == "string_type" and error["input"] is None:
        return "is empty"
    if error["type"] == "value_error":
        return str(error["ctx"]["error"])
    if error["type"] in ("too_long", "string_too_long"):
        return f"has more than {error['ctx']['max_length']} characters"
    return _COMPLAINTS.get(error["type"], error["msg"][:1].lower() + error["msg"][1:])
