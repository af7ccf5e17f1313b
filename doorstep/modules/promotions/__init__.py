"""
Promotions own what lowers the price for a client: coupons, and points that are earned and spent.

A discount belongs to one order: reserved while the order is held, used when it is confirmed, given back when it comes
to nothing. It lowers what the client pays; specialists get the full price, the difference is the platform's cost.
Orders are known by their ids only; booking tells what an order consists of. No events.
"""
