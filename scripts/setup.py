"""Build the two environments: `.venv` (the service) and `bot/.venv` (Rasa, Python 3.10).

    python3 scripts/setup.py           what `make run` needs
    python3 scripts/setup.py --dev     with what tests and checks need

Standard library only, any Python 3.8 or newer. Installs exactly what `requirements/*.txt` lock, and nothing when the
locks have not changed since the last time.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
UV_HOME = ROOT / ".uv"
UV_VERSION = "uv==0.13.9"
SERVICE_PYTHONS = ("3.13", "3.12")
RASA_PYTHONS = ("3.10",)


class SetupError(Exception):
    """One line: what is missing and what to do."""


def run(*command: object, quiet: bool = False) -> None:
    done = subprocess.run(
        [str(c) for c in command],
        cwd=ROOT,
        text=True,
        stdout=subprocess.PIPE if quiet else None,
        stderr=subprocess.STDOUT if quiet else None,
    )
    if done.returncode:
        raise SetupError(f"{' '.join(str(c) for c in command)} failed: {(done.stdout or '').strip()[-600:]}")


def works(python: Path, version: str) -> bool:
    """A shim may exist and still refuse to run: only an interpreter that answers with its version counts."""
    code = "import sys, venv, ssl; print('%d.%d' % sys.version_info[:2])"
    try:
        done = subprocess.run([str(python), "-c", code], capture_output=True, text=True, timeout=30)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0 and done.stdout.strip() == version


def candidates(version: str) -> "list[Path]":
    """Where an interpreter may be: PATH, this one, pyenv's version folders, what `uv` has installed."""
    pyenv = Path(os.environ.get("PYENV_ROOT") or Path.home() / ".pyenv")
    uv_data = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    found = [shutil.which(f"python{version}"), sys.executable]
    found += sorted(pyenv.glob(f"versions/{version}*/bin/python"), reverse=True)
    found += sorted(uv_data.glob(f"uv/python/cpython-{version}*/bin/python"), reverse=True)
    return [Path(p) for p in found if p]


def find_python(versions: "tuple[str, ...]", uv: Path) -> Path:
    for version in versions:
        for python in candidates(version):
            if works(python, version):
                return python
    version = versions[0]
    subprocess.run([str(uv), "python", "install", version], capture_output=True)
    for python in candidates(version):
        if works(python, version):
            return python
    raise SetupError(
        f"no Python {version} here and none could be fetched: install Python {version} "
        f"(for example `pyenv install {version}` or your system's package) and run again"
    )


def uv_program() -> Path:
    """`uv` from pip, in a small environment of its own, so that nothing on the machine is changed."""
    program = UV_HOME / "bin" / "uv"
    if not (UV_HOME / UV_VERSION).exists():
        shutil.rmtree(UV_HOME, ignore_errors=True)
        run(sys.executable, "-m", "venv", UV_HOME)
        run(UV_HOME / "bin" / "python", "-m", "pip", "install", "--quiet", UV_VERSION, quiet=True)
        (UV_HOME / UV_VERSION).touch()
    return program


def lock_of(name: str) -> Path:
    return ROOT / "requirements" / f"{name}.txt"


def fingerprint(name: str) -> str:
    """Of what is to be installed, and where: a moved or copied checkout must not run the old one's code."""
    own = b"" if name == "rasa" else (ROOT / "pyproject.toml").read_bytes()  # holds the command's name
    return hashlib.sha256(str(ROOT).encode() + lock_of(name).read_bytes() + own).hexdigest()


def is_built(folder: Path, name: str) -> bool:
    stamp = folder / f"installed-{name}"
    return stamp.exists() and stamp.read_text() == fingerprint(name)


def build(folder: Path, name: str, versions: "tuple[str, ...]") -> bool:
    """Make the environment match its lock. True if something had to be done."""
    if is_built(folder, name):
        return False
    uv = uv_program()
    print(f"Setting up {folder.relative_to(ROOT)} ({name}) …", file=sys.stderr, flush=True)
    python = folder / "bin" / "python"
    if not any(works(python, version) for version in versions):
        run(uv, "venv", "--quiet", "--clear", "--python", find_python(versions, uv), folder)
    for stamp in folder.glob("installed-*"):
        stamp.unlink()
    run(uv, "pip", "sync", "--quiet", "--require-hashes", "--python", python, lock_of(name))
    if name != "rasa":
        run(uv, "pip", "install", "--quiet", "--no-deps", "--no-build-isolation", "--python", python, "-e", ROOT)
    (folder / f"installed-{name}").write_text(fingerprint(name))
    return True


def main() -> None:
    service = ROOT / ".venv"
    wants_dev = "--dev" in sys.argv[1:] or is_built(service, "dev")
    build(service, "dev" if wants_dev else "service", SERVICE_PYTHONS)
    build(ROOT / "bot" / ".venv", "rasa", RASA_PYTHONS)


if __name__ == "__main__":
    try:
        main()
    except SetupError as error:
        sys.exit(f"setup: {error}")
