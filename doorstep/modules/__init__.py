"""The business, one package per module; see docs/architecture.md for who may call whom."""
