"""
Insights: what a changed rule would have made of the past.

Owns no tables. A rehearsal replays the visits of the last weeks with one change - a price rule, a policy, the time
before and after visits - and sets income, fees, refunds and fill beside what today's rules make of them. It reads in
one read-only transaction, a hundred specialists at a time, and publishes no events.
"""
