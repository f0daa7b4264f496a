"""An enumeration whose members carry what people read."""

from enum import StrEnum
from typing import Self


class Labelled(StrEnum):
    """`NAME = "value", "label"`. Value: what tables, logs and the API carry."""

    label: str

    def __new__(cls, value: str, label: str = "") -> Self:
        member = str.__new__(cls, value)
        member._value_ = value
        member.label = label
        return member
