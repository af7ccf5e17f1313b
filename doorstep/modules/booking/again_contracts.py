"""Words of booking the same again."""

from enum import StrEnum


class AgainFit(StrEnum):
    """How a start repeats an earlier visit: weekday and time of day, the time of day alone, or only the next free."""

    SAME_WEEKDAY = "same_weekday"
    SAME_TIME = "same_time"
    NEXT_FREE = "next_free"


class AgainChange(StrEnum):
    """
    What is not as it was when a visit is booked again, and what stands in for it.

    ``specialist_gone``: the specialist no longer offers it, ``specialist_busy``: has no free time; anyone suitable is
    meant. ``address_gone``: removed, another address of the client's is meant, if there is one. ``person_gone``: whom
    it was for was removed. ``quantity``: not sold any more, the nearest is meant. ``choice_gone``: a further service,
    variant or add-on is not offered any more and is left out. ``price``: it costs something else. ``nobody_free``:
    nobody can come up to the horizon.
    """

    SPECIALIST_GONE = "specialist_gone"
    SPECIALIST_BUSY = "specialist_busy"
    ADDRESS_GONE = "address_gone"
    PERSON_GONE = "person_gone"
    QUANTITY = "quantity"
    CHOICE_GONE = "choice_gone"
    PRICE = "price"
    NOBODY_FREE = "nobody_free"
