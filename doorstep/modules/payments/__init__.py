"""
Payments own how an order is paid.

States of an intent: due -> collected | void. Events: none yet; the money itself comes with the ledger.
"""
