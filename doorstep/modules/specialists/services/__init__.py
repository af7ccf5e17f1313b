"""Writes of specialists, by use case."""
