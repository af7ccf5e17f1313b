"""
Notify owns what people are told: the inbox, preferences, and deliveries by e-mail and push.

Other modules call ``facade.send`` in a transaction of their own; what to say and where it goes is decided here,
from the kind and its facts. It knows nobody above: those who own a kind register how to check that it still holds,
and which calendar entry belongs to it. Events: ``notice.written.v1``, ``notice.read.v1``, see ``contracts``.
"""
