"""Pure Python words of the domain: money, time, place, ids, errors, events, states. Knows no framework."""
