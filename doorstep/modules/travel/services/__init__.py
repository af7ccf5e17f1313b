"""Making new versions of a market's travel table."""
