"""Why the address of an online visit is not told."""

from doorstep.kernel.errors import DomainError, Kind


class LinkLocked(DomainError):
    """The address of an online visit is told from 30 minutes before it; ``context`` says when: ``opens_at``."""

    code = "link_locked"
    kind = Kind.DENIED
    title = "The link is not open yet"


class LinkClosed(DomainError):
    """The visit is over or off, so its address is told no more."""

    code = "link_closed"
    kind = Kind.GONE
    title = "The link is closed"
