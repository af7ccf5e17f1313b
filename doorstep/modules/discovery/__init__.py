"""
Discovery: search across services, specialists, prices, distance and free time; favourites; popular services.

Owns the favourites: whom a person keeps to find again. Search joins the published views ``catalog_listing_v1``,
``specialists_offer_v1`` and ``availability_free_v1``; whether somebody is really free, travel counted, it asks of
availability. Distances and positions are those of coarse cells. Publishes no events.
"""
