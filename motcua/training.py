"""The Rasa model that fits the present training files; trained when there is none."""

import hashlib
import os
import subprocess
from pathlib import Path

from core.errors import MotcuaError

ROOT = Path(__file__).resolve().parent.parent
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


class TrainingError(MotcuaError):
    """Rasa did not train."""


def fingerprint() -> str:
    digest = hashlib.sha256()
    for pattern in INPUTS:
        for file in sorted(ROOT.glob(pattern)):
            digest.update(str(file.relative_to(ROOT)).encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:16]


def model_path(folder: Path) -> Path:
    """Where the fitting model lies or will lie."""
    return folder / f"motcua-{fingerprint()}.tar.gz"


def train(folder: Path) -> Path:
    """The fitting model, trained (about 10 s) if it is not there. Raises TrainingError with Rasa's last line."""
    model = model_path(folder)
    if model.exists():
        return model
    if not RASA_PYTHON.exists():
        raise TrainingError("Rasa's environment bot/.venv is missing: run `make setup`")
    draft = f"draft-{os.getpid()}-{model.name}"
    command = [*RASA, "train", "--config", "config.yml", "--domain", "bot/domain.yml"]
    command += ["--data", "nlu_data", "bot/rules.yml", "--out", str(folder.resolve()), "--fixed-model-name", draft]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    if done.returncode or not (folder / draft).exists():
        last = (done.stderr or done.stdout).strip().splitlines() or ["no output"]
        raise TrainingError(f"Rasa did not train (nlu_data, bot/domain.yml, bot/rules.yml): {last[-1]}")
    (folder / draft).replace(model)
    return model
