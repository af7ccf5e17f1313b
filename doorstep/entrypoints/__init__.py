"""Composition roots: one per process role, and the wiring between modules."""
