"""
Catalogue: what can be booked, in which words, for how long and at which standard price in each market.

Owns the category tree, services, skills, and listings (a service in a market with its standard price).
States: none. Events: none. Published view: ``catalog_listing_v1``.
"""
