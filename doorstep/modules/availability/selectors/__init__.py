"""Reads: calendars and claims, hours and conflicts, and the lists of starts made of them."""
