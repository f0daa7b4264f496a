"""The command line beside a running service."""

import json

import pytest

from tests.conftest import SHARED_DATA, Service, eventually

pytestmark = pytest.mark.service


def test_ask_answers_in_the_terminal_and_goes_on(service: Service):
    first = service.motcua("ask", "đăng ký khai sinh cần giấy tờ gì", "--new")
    assert first.returncode == 0 and "1.001193" in first.stdout
    second = service.motcua("ask", "lệ phí bao nhiêu")
    assert "1.001193" in second.stdout


def test_explain_shows_steps_record_and_fields(service: Service):
    explained = service.motcua("ask", "đăng ký khai sinh cần giấy tờ gì", "--new", "--explain").stdout
    assert "ask_documents" in explained and "plain.documents[0]" in explained and "search" in explained


def test_ask_without_a_service_is_one_line(service: Service):
    alone = Service(service.url, service.data, service.environment | {"MOTCUA_PORT": "9"}, service.process)
    done = alone.motcua("ask", "xin chào")
    assert done.returncode == 1 and done.stdout == ""
    assert len(done.stderr.strip().splitlines()) == 1 and "motcua serve" in done.stderr


def test_doctor_finds_a_healthy_service_and_tells_no_secret(service: Service):
    done = service.motcua("doctor")
    assert done.returncode == 0, done.stdout
    assert "ready" in done.stdout
    assert (service.data / "secret-key").read_text() not in done.stdout


def test_search_batch_is_one_line_for_each_in_order(service: Service, tmp_path):
    batch = tmp_path / "questions.jsonl"
    rows = [{"id": "a", "question": "khai sinh"}, {"id": "b", "text": "thời tiết"}, {"id": 3, "question": ""}]
    batch.write_text("\n".join(json.dumps(row) for row in rows))
    done = service.motcua("search", "--batch", str(batch))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [line["id"] for line in lines] == ["a", "b", 3]
    assert lines[0]["hits"][0]["code"] == "1.001193"
    assert set(lines[0]) == {"id", "decision", "hits", "ms"}
    assert set(lines[0]["hits"][0]) == {"code", "name", "score"}


def test_the_running_service_is_exported_as_lines(service: Service):
    exported = [json.loads(line) for line in service.motcua("kb", "export").stdout.splitlines()]
    assert len(exported) >= 100


def test_nlu_batch_is_one_line_for_each_in_order(service: Service, tmp_path):
    batch = tmp_path / "utterances.jsonl"
    rows = [{"id": 1, "text": "xin chào"}, {"id": 2, "text": "lệ phí bao nhiêu"}, {"id": 3, "text": "qwrtp zxcv"}]
    batch.write_text("\n".join(json.dumps(row) for row in rows))
    done = service.motcua("nlu", "--batch", str(batch))
    lines = [json.loads(line) for line in done.stdout.splitlines()]
    assert [(line["id"], line["intent"]) for line in lines] == [(1, "greet"), (2, "ask_fee"), (3, "out_of_scope")]
    assert lines[1]["ranking"][0]["intent"] == "ask_fee"


def test_a_broken_batch_is_named_by_line(service: Service, tmp_path):
    batch = tmp_path / "broken.jsonl"
    batch.write_text('{"id": 1, "question": "a"}\nnonsense\n')
    done = service.motcua("search", "--batch", str(batch))
    assert done.returncode == 1 and "line 2" in done.stderr and done.stdout == ""


@pytest.mark.real_data
def test_an_import_is_answered_from_by_the_running_service(fresh: Service):
    done = fresh.motcua("kb", "import", str(SHARED_DATA / "procedures.jsonl"))
    assert done.returncode == 0, done.stderr
    eventually(lambda: "3.000353" in json.dumps(fresh.say(text="cấp giấy phép lái xe quốc tế lệ phí bao nhiêu")))
