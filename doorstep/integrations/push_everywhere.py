"""One sender of pushes for browsers and phones: the address tells whose push service it is."""

from doorstep.integrations.push_android import AndroidPushes
from doorstep.integrations.push_ios import IosPushes
from doorstep.integrations.push_sent import SentPushes
from doorstep.modules.notify.contracts import Outcome, Subscription
from doorstep.modules.notify.ports import Push, PushSender


class PushesEverywhere:
    """Hands pushes over at once, each to the service that its address names."""

    def __init__(self) -> None:
        self._browsers: PushSender = SentPushes()
        self._phones: dict[str, PushSender] = {"fcm": AndroidPushes(), "apns": IosPushes()}

    @property
    def is_ready(self) -> bool:
        """Whether there are devices that can be reached."""
        return any(sender.is_ready for sender in (self._browsers, *self._phones.values()))

    def check_address(self, endpoint: str) -> None:
        """
        :raises PushNotSetUp: if nothing is configured for devices of its kind.
        :raises PushAddressRefused: unless it is https on a public host, or the token of a phone.
        """
        self._sender_of(endpoint).check_address(endpoint)

    def send(self, push: Push, to: Subscription) -> Outcome:
        """Hand over by the address's own service."""
        return self._sender_of(to.endpoint).send(push, to)

    def _sender_of(self, endpoint: str) -> PushSender:
        return self._phones.get(endpoint.partition(":")[0], self._browsers)
