"""
Fieldwork owns the visit in progress: the way of the specialist to it, what happens at the door, and what was done.

A trip begins when the specialist sets out and ends at the door; its positions go to the people who may follow past the
outbox, and are deleted after a set time. Market terms say what a market demands at the door. Event:
``trip.expected.v1``, when the expected arrival has moved by minutes that others must reckon with.
"""
