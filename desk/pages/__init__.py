"""The officers' pages under /can-bo: rendered here, in HTML forms; scripts only where they help."""
