"""The wire form of a line of a price, for this module and for those above, whose quotes and orders show lines."""

from pydantic import BaseModel, Field

from doorstep.infra.http import MoneyOut
from doorstep.modules.catalog.contracts import text_in
from doorstep.modules.pricing.contracts import LineKind, PriceLine


class PriceLineOut(BaseModel):
    """
    One line of a price. A tax that the price includes has amount 0; its ``unit_price`` says how much is inside.

    ``percent_bp``: hundredths of a percent, where the amount is a share.
    """

    kind: LineKind
    name: str = Field(description="of the rule, variant or add-on; empty for the plain base", examples=["Evening"])
    quantity: int
    unit_price: MoneyOut
    amount: MoneyOut
    percent_bp: int | None = Field(examples=[2000])
    kilometres: float | None = Field(description="that a travel fee is reckoned by", examples=[7.4])

    @classmethod
    def of(cls, line: PriceLine, language: str) -> "PriceLineOut":
        """The wire form."""
        return cls(
            kind=line.kind,
            name=text_in(line.names, language),
            quantity=line.quantity,
            unit_price=MoneyOut.of(line.unit_price),
            amount=MoneyOut.of(line.amount),
            percent_bp=line.percent_bp,
            kilometres=line.kilometres,
        )
