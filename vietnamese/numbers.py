"""Numbers as Vietnamese write them."""


def with_dots(value: int) -> str:
    """1234567 -> "1.234.567"."""
    return f"{value:,}".replace(",", ".")
