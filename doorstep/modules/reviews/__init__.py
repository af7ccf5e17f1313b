"""
Reviews owns what clients say of done visits, and what specialists answer.

One review a visit, written by its client within 30 days after the visit, editable for a day, with one reply by the
specialist. The rating that people see is made here (``rules.shown_rating``) and written down to specialists, where
cards, filters and orders read it. Events: ``review.written.v1`` and ``review.answered.v1``.
"""
