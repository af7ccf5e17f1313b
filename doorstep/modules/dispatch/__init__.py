"""
Dispatch finds people: for an order that nobody serves yet, and in place of somebody who dropped out.

It asks specialists by **job offers**, in waves with deadlines; the claim decides who has it. Of a day that went
otherwise than planned it says when each visit will begin. Events: ``joboffer.changed.v1``, ``search.progressed.v1``.
"""
