"""One adapter a platform: verify, read, render, send; here the web chat. Knows no procedure, dossier, case or Rasa."""
