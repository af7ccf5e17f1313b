"""Django plumbing shared by all modules; holds no business rule."""
