"""Money in minor units; currencies never mix and rounding happens here only."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal

# ISO 4217, list one: the currencies whose smallest unit is not a hundredth.
_BY_DECIMALS = {
    0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF",
    3: "BHD IQD JOD KWD LYD OMR TND",
    4: "CLF UYW",
}
_OTHER_DECIMALS = {currency: decimals for decimals, those in _BY_DECIMALS.items() for currency in those.split()}


def decimals_of(currency: str) -> int:
    """How many digits the smallest unit of a currency has after the point: 2 for EUR, 0 for JPY, 3 for KWD."""
    return _OTHER_DECIMALS.get(currency, 2)


class CurrencyMismatch(ValueError):
    """Two amounts of different currencies met in one calculation."""


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in minor units (cents, kopecks, fen; whole yen) of one ISO 4217 currency."""

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

    @staticmethod
    def of(amount: Decimal | int, currency: str) -> "Money":
        """
        An amount in whole units, as people type it.

        :raises ValueError: if it is finer than the currency's smallest unit.
        """
        exact = Decimal(amount).scaleb(decimals_of(currency))
        if exact != exact.to_integral_value():
            raise ValueError(f"{amount} is finer than the smallest unit of {currency}")
        return Money(int(exact), currency)

    @property
    def whole(self) -> Decimal:
        """The amount in whole units: ``Decimal("75.00")``, with as many decimals as the currency has."""
        return Decimal(self.minor).scaleb(-decimals_of(self.currency))

    @property
    def number(self) -> str:
        """Without the currency, for desks: ``1,234.50``; yen have no decimals, dinars three."""
        return f"{self.whole:,.{decimals_of(self.currency)}f}"

    @property
    def plain(self) -> str:
        """The same for spreadsheets and forms, without grouping: ``1234.50``."""
        return f"{self.whole:.{decimals_of(self.currency)}f}"

    @property
    def signed(self) -> str:
        """A difference, for desks: ``+5.00``, ``-0.50``; empty if there is none."""
        return f"{self.whole:+,.{decimals_of(self.currency)}f}" if self.minor else ""

    def __str__(self) -> str:
        """For desks and logs: ``75.00 EUR``; apps format by locale."""
        return f"{self.number} {self.currency}"

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
