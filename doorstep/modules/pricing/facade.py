"""What other modules may call of pricing."""

from doorstep.modules.pricing.rules import check_quantity, price_lines, total_of, visit_minutes
from doorstep.modules.pricing.services import sign_quote, verify_quote

__all__ = ["check_quantity", "price_lines", "sign_quote", "total_of", "verify_quote", "visit_minutes"]
