"""The router, which is asked ahead of time and never inside a booking."""

from collections.abc import Mapping
from typing import Literal, Protocol

type Action = Literal["locate", "sources_to_targets"]


class Router(Protocol):
    """A road router that understands Valhalla's questions, wherever it runs."""

    @property
    def name(self) -> str:
        """What the table's note says of where its minutes come from; nothing secret."""

    @property
    def most_locations(self) -> int:
        """How many origins, and as many destinations, one question may have."""

    def ask(self, action: Action, question: Mapping[str, object]) -> object:
        """
        The router's answer, read from JSON but otherwise unchecked.

        :raises RouterRefused: if the router understood and refused, with its code.
        :raises RoadsFailed: if there is no answer.
        """
