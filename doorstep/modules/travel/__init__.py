"""Travel times between places, from versioned speed tables."""
