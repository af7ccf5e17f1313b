"""
Specialists: who they are, what they are able to do, and what they offer at which price.

States: active or paused. Events: ``specialist.enrolled.v1``. Published view: ``specialists_offer_v1``.
Where a specialist lives is private: tables of offers, views, facts and answers know the coarse cell only.
"""
