"""What officers work with: who they are, and the API until their pages exist."""
