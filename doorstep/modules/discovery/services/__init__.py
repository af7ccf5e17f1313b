"""The search, and the decision who is really free."""
