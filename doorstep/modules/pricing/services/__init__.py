"""Writes of pricing: signed quotes, and versions of policies."""
