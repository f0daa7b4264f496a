"""Counters for Prometheus."""

from prometheus_client import Counter

TURNS = Counter("motcua_turns", "Messages answered by this gateway", ["outcome"])
