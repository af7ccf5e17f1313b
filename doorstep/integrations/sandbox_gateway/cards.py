"""The test cards: what each number does."""

from dataclasses import dataclass
from enum import StrEnum


class Behaviour(StrEnum):
    """What a card does besides paying."""

    SUCCESS = "success"
    DECLINE = "decline"
    CHALLENGE = "challenge"
    SLOW = "slow"
    SHORT_HOLD = "short_hold"
    CAPTURE_FAILS = "capture_fails"
    REFUND_PENDING = "refund_pending"
    REFUND_FAILS = "refund_fails"
    DISPUTE = "dispute"


@dataclass(frozen=True, slots=True)
class Card:
    """A test card; ``decline_code`` is set for those that are declined."""

    number: str
    behaviour: Behaviour
    decline_code: str = ""

    @property
    def label(self) -> str:
        """What the pay page says it does: a key of the texts."""
        return self.decline_code or self.behaviour

    @property
    def shown(self) -> str:
        """The number in groups of four."""
        return " ".join(self.number[at : at + 4] for at in range(0, len(self.number), 4))


CARDS = (
    Card("4242424242424242", Behaviour.SUCCESS),
    Card("4000000000003220", Behaviour.CHALLENGE),
    Card("4000000000000002", Behaviour.DECLINE, "card_declined"),
    Card("4000000000009995", Behaviour.DECLINE, "insufficient_funds"),
    Card("4000000000000069", Behaviour.DECLINE, "expired_card"),
    Card("4000000000000127", Behaviour.DECLINE, "incorrect_cvc"),
    Card("4000000000000119", Behaviour.DECLINE, "processing_error"),
    Card("4000000000000077", Behaviour.SLOW),
    Card("4000000000000085", Behaviour.SHORT_HOLD),
    Card("4000000000000341", Behaviour.CAPTURE_FAILS),
    Card("4000000000007726", Behaviour.REFUND_PENDING),
    Card("4000000000005126", Behaviour.REFUND_FAILS),
    Card("4000000000000259", Behaviour.DISPUTE),
)
_BY_NUMBER = {card.number: card for card in CARDS}


def find_card(number: str) -> Card | None:
    """The test card of a number, however it is spaced; real cards are unknown here."""
    return _BY_NUMBER.get("".join(number.split()))
