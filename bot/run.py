"""`bot/.venv/bin/python bot/run.py ARGS…` is the `rasa` command in this project's surroundings."""

import sys

import environment

if __name__ == "__main__":
    environment.prepare()
    environment.fail_with_the_tracker_store()
    from rasa.__main__ import main

    sys.argv[0] = "rasa"
    main()
