"""Pure policy of dispatch."""
