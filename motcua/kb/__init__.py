"""`motcua kb`: bring procedures in and out, look at them and their history, check them."""

from . import checks, effect, files, golden, versions
from .common import kb

__all__ = ["checks", "effect", "files", "golden", "kb", "versions"]
