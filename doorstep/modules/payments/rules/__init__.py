"""Pure policy of payments: states, what a provider's word changes, plans, postings."""
