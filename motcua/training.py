"""The Rasa model that fits the present training files; trained when there is none."""

import hashlib
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from threading import Event

from core.errors import MotcuaError
from core.folders import make_folder
from core.settings import ROOT, Settings

from .process import run_to_end

RASA_PYTHON = ROOT / "bot" / ".venv" / "bin" / "python"
RASA = [str(RASA_PYTHON), str(ROOT / "bot" / "run.py")]
INPUTS = (
    "config.yml",
    "bot/domain.yml",
    "bot/rules.yml",
    "bot/components/*.py",
    "nlu_data/*.yml",
    "vietnamese/*.py",
    "vietnamese/*.tsv",
    "requirements/rasa.txt",
)
"""All that a model depends on. A change in any of them makes another model."""

KEPT_MODELS = 3
"""The newest ones stay, so that going back a release does not train again."""


class TrainingError(MotcuaError):
    """Rasa did not train."""


def fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in INPUTS:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(settings: Settings) -> Path:
    """Where the fitting model lies or will lie."""
    return settings.data_dir.resolve() / "models" / f"motcua-{fingerprint()}.tar.gz"


def fitting_model(settings: Settings, tell: Callable[[str], None], stopping: Event | None = None) -> Path:
    """The fitting model, trained (10 to 30 s) if it is not there.

    Raises TrainingError with Rasa's last line, or when `stopping` is set meanwhile.
    """
    model = model_path(settings)
    if model.exists():
        return model
    if not RASA_PYTHON.exists():
        raise TrainingError("Rasa's environment bot/.venv is missing: run `make setup`")
    tell("Training the language model (10 to 30 s) …")
    make_folder(model.parent)
    _train(model, stopping or Event())
    for old in sorted(model.parent.glob("motcua-*.tar.gz"), key=lambda p: p.stat().st_mtime)[:-KEPT_MODELS]:
        old.unlink()
    return model


def _train(model: Path, stopping: Event) -> None:
    """Into a draft, put in place when it is whole."""
    draft = model.with_name(f"draft-{os.getpid()}-{model.name}")
    command = [*RASA, "train", "--config", "config.yml", "--domain", "bot/domain.yml", "--data", "nlu_data"]
    command += ["bot/rules.yml", "--out", str(model.parent), "--fixed-model-name", draft.name]
    log = model.with_name("training.log")
    with log.open("wb") as output:
        status = run_to_end(command, output, subprocess.STDOUT, lambda: stopping.wait(0.1))
    if stopping.is_set():
        raise TrainingError("stopped while the language model was being trained")
    if status or not draft.exists():
        last = (log.read_text(errors="replace").strip().splitlines() or ["no output"])[-1]
        raise TrainingError(f"Rasa did not train (nlu_data, bot/domain.yml, bot/rules.yml): {last}; see {log}")
    draft.replace(model)
