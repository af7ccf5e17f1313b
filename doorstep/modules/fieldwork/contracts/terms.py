"""What a market demands of a visit in progress."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FieldTerms:
    """
    A market's terms of the visit in progress; where nobody has said so, nothing is demanded.

    A check-in counts within ``geofence_m`` of the place. Positions are kept for ``positions_kept_hours`` after the
    trip. ``coarse_before``: the client sees a coarse cell in the hour before the visit. A share link lives for
    ``share_hours`` after the agreed start. A safety timer that ran out waits ``timer_grace_minutes`` for its owner.
    """

    market: str
    check_in_required: bool = False
    geofence_m: int = 150
    sign_off_required: bool = False
    positions_kept_hours: int = 24
    coarse_before: bool = True
    share_hours: int = 4
    timer_grace_minutes: int = 10
