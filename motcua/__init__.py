"""The command `motcua`, the processes it starts, and the application that joins the rooms. Nothing imports it."""
