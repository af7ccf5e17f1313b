"""Pure rules: local days, open hours, and the one function that says when a visit may start."""
