"""Development: everything has a default, codes are shown, nothing leaves the machine."""

from doorstep.settings.base import *  # noqa: F403
