"""
Payments own how an order is paid: by whom, how, when, and what the provider said of it.

States of a payment: created -> needs_action -> authorised -> captured -> partly_refunded | refunded, or voided, failed,
disputed. Money moves only by a recorded outcome; what it does to accounts is posted to the ledger in the same
transaction. Calls to providers are never made inside one.
Events: PaymentAuthorised, PaymentCaptured, PaymentFailed, PaymentVoided, PaymentDisputed, PaymentRefunded,
RefundFailed.
"""
