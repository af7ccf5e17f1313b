"""The staff desk's pages of payments."""

from doorstep.modules.payments.forgiveness_desk import ForgivenessAdmin
from doorstep.modules.payments.payment_desk import PaymentIntentAdmin, ProviderMessageAdmin
from doorstep.modules.payments.reconciliation_desk import ReconciliationAdmin, ReconciliationDifferenceAdmin
from doorstep.modules.payments.refund_desk import RefundAdmin
from doorstep.modules.payments.release_desk import ReleaseAdmin
from doorstep.modules.payments.terms_desk import MarketTermsAdmin

__all__ = [
    "ForgivenessAdmin",
    "MarketTermsAdmin",
    "PaymentIntentAdmin",
    "ProviderMessageAdmin",
    "ReconciliationAdmin",
    "ReconciliationDifferenceAdmin",
    "RefundAdmin",
    "ReleaseAdmin",
]
