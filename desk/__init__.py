"""What officers work with: who they are, what each may do, their pages, and an API for other programs."""
