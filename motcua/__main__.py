"""`python -m motcua` is `motcua`."""

from .cli import main

main()
