"""Drawn portraits: who the person is follows from words and a seed, how it looks from the drawing modules."""
