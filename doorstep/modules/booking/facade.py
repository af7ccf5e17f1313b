"""What other modules and the entry points may call of booking."""

from doorstep.modules.booking.services.expire import expire_overdue

__all__ = ["expire_overdue"]
