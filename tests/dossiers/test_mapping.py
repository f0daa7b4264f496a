from pathlib import Path

import pytest
import yaml

from core.errors import SettingsError
from dossiers.mapping import FOLDER, load_mapping
from dossiers.model import Status

SMALL = {
    "one": {"path": "/d/{code}"},
    "fields": {"code": "ma", "procedure_name": "ten", "status": ["tt", "trangThai"]},
    "owner_numbers": ["sdt"],
}


def written(folder: Path, **changes: object) -> str:
    file = folder / "tinh.yml"
    file.write_text(yaml.safe_dump(SMALL | changes, allow_unicode=True), encoding="utf-8")
    return str(file)


@pytest.mark.parametrize("file", sorted(FOLDER.glob("*.yml")), ids=lambda file: file.stem)
def test_what_is_shipped_is_sound(file):
    assert load_mapping(file.stem).fields.code


def test_one_of_ones_own(tmp_path):
    mapping = load_mapping(written(tmp_path, statuses={"Đã ký": "done"}, dates=["%d/%m/%Y"]))
    assert mapping.fields.code == ("ma",) and mapping.statuses == {"da ky": Status.DONE}


@pytest.mark.parametrize(
    ("changes", "named"),
    [
        ({"colour": "red"}, "colour"),
        ({"fields": SMALL["fields"] | {"dueDate": "x"}}, "fields.dueDate"),
        ({"fields": {"code": "ma", "status": "tt"}}, "fields.procedure_name"),
        ({"one": {"path": "/d/"}}, "one.path"),
        ({"one": {"path": "/d/{code}/{key}"}}, "one.path"),
        ({"batch": {"path": "/d/{codes}", "size": 0}}, "batch.size"),
        ({"statuses": {"Đã ký": "finished"}}, "statuses"),
        ({"zone": "Hanoi"}, "zone"),
        ({"dates": []}, "dates"),
        ({"auth": {"header": "X Key"}}, "auth.header"),
        ({"auth": {"header": "X-Key", "value": "abc"}}, "auth.value"),
    ],
)
def test_a_mistake_names_file_and_key(tmp_path, changes, named):
    with pytest.raises(SettingsError) as caught:
        load_mapping(written(tmp_path, **changes))
    assert "tinh.yml" in str(caught.value) and named in str(caught.value) and "\n" not in str(caught.value)


def test_no_such_mapping_and_no_yaml(tmp_path):
    with pytest.raises(SettingsError, match="igate, national, opencps"):
        load_mapping("provincial")
    (tmp_path / "bad.yml").write_text("one: [", encoding="utf-8")
    with pytest.raises(SettingsError, match=r"bad\.yml: is not YAML"):
        load_mapping(str(tmp_path / "bad.yml"))
    with pytest.raises(SettingsError):
        load_mapping(str(tmp_path))
