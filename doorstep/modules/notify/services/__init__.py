"""Writes of notify: telling people, delivering, and what they choose."""
