"""How a message travels: inbox, conversation lease, Rasa, turn log, outbox.

Knows `Incoming`, `Reply`, `Outcome` and the `Channel` protocol; knows no platform, procedure, dossier or case.
"""
