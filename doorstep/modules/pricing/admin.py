"""The staff desk's pages of pricing."""

from doorstep.modules.pricing.policy_desk import PolicyAdmin
from doorstep.modules.pricing.rule_desk import PriceRuleAdmin

__all__ = ["PolicyAdmin", "PriceRuleAdmin"]
