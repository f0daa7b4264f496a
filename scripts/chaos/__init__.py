"""`make chaos`: the whole service between simulated platforms, its processes killed at every step of a turn.

Citizens write over Telegram and Zalo; each webhook comes up to three times and again until it is taken, as in life.
At the end the database and the platforms are set beside what was taken: nothing lost, said twice or turned round.
"""
