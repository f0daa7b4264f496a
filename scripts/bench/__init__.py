"""`make bench`: how fast, how large, on this machine, now. Figures beside their aims; docs/measured.md keeps some.

Rasa alone, on its own REST channel and with an action server that says one constant sentence, runs beside the whole
assistant and answers the same conversations in turn with it: the difference is what this project adds to a turn.
"""
