"""Pure policy of the visit in progress."""
