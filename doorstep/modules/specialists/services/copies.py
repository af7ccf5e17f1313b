"""What offers hold of their specialists, for the index of the nearest."""

from collections.abc import Sequence

from doorstep.infra.db import execute, transaction_required


@transaction_required
def copy_to_offers(specialist_ids: Sequence[int]) -> int:
    """Bring the offers of some specialists up to date with their profiles; how many were not."""
    return execute(
        """
        UPDATE specialists_offer AS offer
        SET radius_km = specialist.radius_km, rating = specialist.rating,
            live = offer.active AND specialist.active AND 'client' = ANY(offer.place_kinds)
        FROM specialists_specialist AS specialist
        WHERE specialist.id = offer.specialist_id AND specialist.id = ANY(%s)
          AND (offer.radius_km, offer.rating, offer.live)
              IS DISTINCT FROM (specialist.radius_km, specialist.rating,
                                offer.active AND specialist.active AND 'client' = ANY(offer.place_kinds))
        """,
        [list(specialist_ids)],
    )
