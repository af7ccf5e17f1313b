"""How the staff desk writes dates, by language."""
