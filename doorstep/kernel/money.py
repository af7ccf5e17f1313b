"""Money in minor units; currencies never mix and rounding happens here only."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one calculation."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents, kopecks, fen) of one ISO 4217 currency."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if isinstance(self.minor, bool) or not isinstance(self.minor, int):
            raise TypeError("minor units are whole numbers")
        if len(self.currency) != 3 or not self.currency.isupper():
            raise ValueError(f"not a currency code: {self.currency!r}")

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrencyMismatch(f"{self.currency} and {other.currency}")

    def __str__(self) -> str:
        """For desks and logs: ``75.00 EUR``. Every currency of ours has two decimals; apps format by locale."""
        return f"{Decimal(self.minor).scaleb(-2):,.2f} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor < other.minor

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.minor <= other.minor

    def times(self, factor: int | Decimal) -> "Money":
        """The amount times a factor, halves rounded away from zero."""
        exact = Decimal(self.minor) * factor
        return Money(int(exact.quantize(Decimal(1), rounding=ROUND_HALF_UP)), self.currency)

    def split(self, parts: int) -> list["Money"]:
        """Shares which differ by one minor unit at most and sum to the amount exactly."""
        if parts < 1:
            raise ValueError("at least one part")
        share, rest = divmod(self.minor, parts)
        return [Money(share + (1 if n < rest else 0), self.currency) for n in range(parts)]


def total(amounts: Iterable[Money], currency: str) -> Money:
    """The sum of amounts of one currency; zero of it if there are none."""
    result = Money(0, currency)
    for amount in amounts:
        result += amount
    return result
