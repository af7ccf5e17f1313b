"""Django settings: typed environment, then base, then one file per environment."""
