"""What other modules and the entry points may call of reviews."""

from doorstep.modules.reviews.services.imports import import_reviews
from doorstep.modules.reviews.services.ratings import refresh_ratings

__all__ = ["import_reviews", "refresh_ratings"]
