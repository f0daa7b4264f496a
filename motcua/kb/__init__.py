"""`motcua kb`: bring procedures in and out, look at them and their history, check them."""

from . import checks, files, versions
from .common import kb

__all__ = ["checks", "files", "kb", "versions"]
