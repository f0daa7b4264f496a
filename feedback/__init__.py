"""What citizens report: filed with a receipt, followed to a published result, in a time that is kept."""
