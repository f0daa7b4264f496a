"""`python -m motcua.leashed …` is `motcua …` that ends when the process that started it does."""

from core.lifeline import hold_lifeline

from .cli import main

if __name__ == "__main__":
    hold_lifeline()
    main()
