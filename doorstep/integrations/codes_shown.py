"""Codes for development and tests: nothing leaves the machine, the latest are kept to be looked at."""

import logging
from datetime import timedelta

from django.core.cache import cache

from doorstep.kernel.clock import utc_now
from doorstep.modules.accounts.ports import CodeMessage, ShownMessage

log = logging.getLogger("doorstep.codes")

_ALL = "codes-shown"
_KEPT = 50
_KEPT_FOR = timedelta(hours=12)


class ShownCodes:
    """Keeps the latest messages in the shared cache, for the page /dev/codes, and writes them to the log."""

    def send(self, message: CodeMessage) -> None:
        """Log and keep a message."""
        log.info("%s to %s: %s", message.channel, message.to, message.text, extra={"code": message.code})
        now = utc_now()
        for key in (_ALL, self._key(message.to)):
            self._prepend(key, ShownMessage(message, now))

    def recent(self, to: str | None = None) -> list[ShownMessage]:
        """The latest messages, newest first; of one recipient if ``to`` is given."""
        found: list[ShownMessage] = cache.get(_ALL if to is None else self._key(to), [])
        return found

    def _prepend(self, key: str, shown: ShownMessage) -> None:
        # Two at once may lose a line of the common list; a recipient's own list has one writer.
        kept: list[ShownMessage] = cache.get(key, [])
        cache.set(key, [shown, *kept][:_KEPT], _KEPT_FOR.total_seconds())

    @staticmethod
    def _key(to: str) -> str:
        return f"{_ALL}:{to}"
