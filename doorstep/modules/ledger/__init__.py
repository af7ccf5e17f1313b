"""
The ledger owns what happened to money: double entry, append-only.

A transaction has lines whose amounts sum to zero in each currency; a line debits (above zero) or credits (below zero)
one account. Nothing is ever changed or removed, a mistake is corrected by a transaction of its own. It knows accounts
and orders by their ids only, says nothing to anybody (no events), and moves no money itself: others record here what
did happen. The database refuses what would break it; ``check`` proves that all of it adds up.
"""
