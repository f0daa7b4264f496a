"""What every room stands on: settings, database, clock, errors, masking, secrets. Knows no other room."""
