"""What this project adds to Rasa: an intent classifier for Vietnamese and the gateway's channel."""
