"""
Booking owns orders and visits: hold, confirm, accept, move, cancel, and the steps of a visit.

An order (money, policy, client) has one or more visits (time, place, state); each visit has one or
more claims, which availability keeps. States and the moves between them: ``rules.ORDERS`` and
``rules.VISITS``. Events: ``order.changed.v1`` and ``visit.changed.v1``, see ``contracts``.
"""
