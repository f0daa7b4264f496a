"""The platforms as their documentation has them, for tests and for trying things out without the internet."""
