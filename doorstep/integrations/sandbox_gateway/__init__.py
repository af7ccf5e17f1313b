"""
A payment provider of our own, to develop and test with: a small server with a hosted pay page and no real money.

It is stricter than the world: every call that moves money needs an idempotency key, and a key has one content; more
than is held is never captured, more than was captured never refunded; holds run out; messages are signed. What a card
does is in :mod:`.cards`; what goes wrong on the way is ordered at ``/control``. Its books are an SQLite file, which
outlives a kill.
"""
