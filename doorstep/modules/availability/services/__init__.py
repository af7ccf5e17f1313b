"""Writes: claims, hours, free days, imports."""
