import json
import sys

import pytest

from motcua.cli import main
from tests.procedure_kb.doubts import METHOD, SOUND, record
from tests.procedure_kb.samples import write_lines

FRESH = {"source": SOUND["source"] | {"verified_on": "2999-07"}}
"""So that no test grows old."""
NO_UNIT = {"submission_methods": [METHOD | {"processing_time": "1"}]}


@pytest.fixture
def check(tmp_path, monkeypatch, capfd):
    """Runs `motcua kb check …` on these records: (exit status, standard output, standard error)."""

    def run(*arguments, **records) -> tuple[int, str, str]:
        lines = [record(**(FRESH | official)).model_dump(mode="json") | {"id": id} for id, official in records.items()]
        path = write_lines(tmp_path / "a.jsonl", *lines)
        monkeypatch.setenv("MOTCUA_DATA_DIR", str(tmp_path / "house"))
        monkeypatch.setattr(sys, "argv", ["motcua", "kb", "check", str(path), *arguments])
        with pytest.raises(SystemExit) as ended:
            main()
        return (ended.value.code or 0, *capfd.readouterr())

    return run


def table(summary: str) -> list[list[str]]:
    """The rows: severity, kind, findings, records, settled."""
    return [line.split()[:5] for line in summary.splitlines()[1:-1]]


def test_findings_on_standard_output_and_a_table_beside_them(check, tmp_path):
    status, findings, summary = check(a=NO_UNIT, b=NO_UNIT | {"documents": [], "name": "Cấp bản sao"})
    assert (status, findings.splitlines()) == (
        0,
        [
            'a submission_methods[0].processing_time: error: time-without-unit: "1" has no unit',
            'b submission_methods[0].processing_time: error: time-without-unit: "1" has no unit',
            "b documents: warning: documents-missing: no document is named",
        ],
    )
    assert table(summary) == [
        ["error", "time-without-unit", "2", "2", "0"],
        ["warning", "documents-missing", "1", "1", "0"],
    ]
    assert summary.splitlines()[-1] == "2 errors, 1 warnings"
    assert not (tmp_path / "house").exists()


def test_a_sound_record(check):
    assert check(a={}) == (0, "", "0 errors, 0 warnings\n")


def test_a_title_twice_shows_in_the_whole_file(check):
    assert check(a={}, b={})[1] == "b name: warning: title-repeated: a has this title too, at the same level\n"


@pytest.mark.parametrize(
    ("arguments", "kinds"),
    [
        (["--kind", "documents-missing"], ["documents-missing"]),
        (["--kind", "documents-missing", "--kind", "time-without-unit"], ["time-without-unit", "documents-missing"]),
        (["--severity", "error"], ["time-without-unit"]),
        (["--severity", "error", "--kind", "documents-missing"], []),
    ],
)
def test_only_what_was_asked_for(check, arguments, kinds):
    _, findings, summary = check(*arguments, "--json", a=NO_UNIT | {"documents": []})
    assert [json.loads(line)["kind"] for line in findings.splitlines()] == kinds
    assert len(table(summary)) == len(kinds)


def test_json_lines(check):
    assert json.loads(check("--json", a=NO_UNIT)[1]) == {
        "procedure_id": "a",
        "field": "submission_methods[0].processing_time",
        "severity": "error",
        "kind": "time-without-unit",
        "message": '"1" has no unit',
        "aspect": "time",
        "settled": False,
    }


@pytest.mark.parametrize(
    ("official", "status"),
    [
        (NO_UNIT, 1),
        ({"documents": []}, 0),
        (NO_UNIT | {"plain": {"notes": {"time": "Chưa rõ là giờ hay ngày."}}}, 0),
    ],
    ids=["an error", "a warning", "an error that a note settles"],
)
def test_strict_fails_on_errors_that_nothing_settles(check, official, status):
    assert check(a=official)[0] == 0
    assert check("--strict", a=official)[0] == status


def test_what_is_settled_shows_when_asked_for(check):
    noted = NO_UNIT | {"plain": {"notes": {"time": "Chưa rõ là giờ hay ngày."}}}
    _, findings, summary = check(a=noted)
    assert (findings, table(summary)) == ("", [["error", "time-without-unit", "0", "0", "1"]])
    assert check("--settled", a=noted)[1].endswith("(settled)\n")


def test_wrong_use(check):
    assert check("--kind", "no-such-kind", a={})[0] == 2
    assert check("--severity", "grave", a={})[0] == 2
