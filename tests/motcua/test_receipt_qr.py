"""`motcua dossiers qr`: what a receipt's QR opens."""

import pytest

CODE = "000.00.04.H26-250221-0015"


@pytest.mark.parametrize(
    ("on", "setting", "opens"),
    [
        ("web", {"MOTCUA_PUBLIC_URL": "https://motcua.example.vn/"}, f"https://motcua.example.vn/?ho-so={CODE}"),
        ("web", {}, CODE),
        (
            "telegram",
            {"MOTCUA_TELEGRAM_BOT_NAME": "MotCuaBot"},
            "https://t.me/MotCuaBot?start=hs_000_00_04_H26-250221-0015",
        ),
        ("zalo", {"MOTCUA_ZALO_OA_ID": "2345678901234567890"}, "https://zalo.me/2345678901234567890"),
    ],
)
def test_it_opens_the_chat(motcua, monkeypatch, tmp_path, on: str, setting: dict[str, str], opens: str) -> None:
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    file = tmp_path / "slip.svg"
    status, said, _ = motcua("dossiers", "qr", CODE.lower(), "--on", on, "--out", file)
    assert (status, said) == (0, f"{file}: {opens}\n")
    assert file.read_text(encoding="utf-8").startswith("<?xml")


@pytest.mark.parametrize(("on", "missing"), [("telegram", "MOTCUA_TELEGRAM_BOT_NAME"), ("zalo", "MOTCUA_ZALO_OA_ID")])
def test_it_says_what_is_not_set(motcua, on: str, missing: str) -> None:
    status, _, told = motcua("dossiers", "qr", CODE, "--on", on)
    assert status == 1 and missing in told


@pytest.mark.parametrize(
    ("name", "value"), [("MOTCUA_TELEGRAM_BOT_NAME", "@bot?start=x"), ("MOTCUA_ZALO_OA_ID", "oa/../x")]
)
def test_a_setting_that_would_lead_elsewhere_is_refused(motcua, monkeypatch, name: str, value: str) -> None:
    monkeypatch.setenv(name, value)
    status, _, told = motcua("dossiers", "qr", CODE)
    assert status == 1 and name in told
