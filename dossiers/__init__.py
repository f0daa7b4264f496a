"""Where a citizen's dossier stands: sources, look-up with a second factor, telling it, news of a change."""
