import csv
from pathlib import Path

import pytest

import procedure_kb
from messages import commands
from messages.commands import is_emergency


@pytest.mark.parametrize(
    "text",
    ["có người rơi xuống hồ", "be nuot phai pin", "mẹ em méo miệng rồi", "toi bi nhot trong nha", "xin cứu, cháy nhà"],
)
def test_who_needs_help_now_is_heard(text: str) -> None:
    assert is_emergency(text)


def test_a_misfortune_that_is_over_is_a_question() -> None:
    assert not is_emergency("lúc đi cấp cứu không kịp cầm thẻ bảo hiểm, giờ xin lại tiền cần giấy gì")


def test_hardly_a_way_of_asking_for_a_procedure_is_taken_for_one() -> None:
    """A misfortune is often why people need a paper."""
    with Path(procedure_kb.__file__).with_name("phrases").joinpath("phrases.tsv").open(encoding="utf-8") as file:
        phrases = [row[-1] for row in csv.reader(file, delimiter="\t") if row]

    taken = [phrase for phrase in phrases if is_emergency(phrase)]

    assert len(taken) <= len(phrases) / 500, taken


def test_news_are_stopped_in_many_words_and_by_no_other() -> None:
    assert all(map(commands.stops_news, ["Dừng", "thoi dung bao nua", "đừng báo nữa", "STOP", "không nhận nữa"]))
    assert not any(map(commands.stops_news, ["dừng xe ở đâu", "báo cho tôi khi có kết quả", "không"]))
