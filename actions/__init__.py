"""Rasa's door: one short class an action, from slots to one call to a `Reply`. No wording, no ranking, no SQL."""
