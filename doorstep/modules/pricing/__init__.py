"""
Pricing owns what a visit costs and the signed quote that binds it.

States: none; a quote is a signed text that expires. Events: none.
"""
