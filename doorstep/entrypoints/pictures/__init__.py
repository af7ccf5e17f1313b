"""
Demo pictures, drawn by our own code: portraits, services, portfolios, problems, reviews.

The same words give the same picture, byte by byte. Nothing here knows Django, so that drawing can go on in processes
of its own while the demo data are made.
"""
