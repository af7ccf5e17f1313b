"""What other modules and the entry points may call of reviews."""

from doorstep.modules.reviews.rules import shown_rating
from doorstep.modules.reviews.selectors import reviewed_among
from doorstep.modules.reviews.services.imports import import_reviews
from doorstep.modules.reviews.services.ratings import refresh_ratings

__all__ = ["import_reviews", "refresh_ratings", "reviewed_among", "shown_rating"]
