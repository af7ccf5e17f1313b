"""Tables of payments."""

import uuid

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import F, Q
from django.db.models.fields.json import JSONField

from doorstep.infra.db import on_constraint
from doorstep.kernel.money import Money
from doorstep.modules.payments.contracts import (
    BorneBy,
    Destination,
    IntentAlreadyOpen,
    IntentState,
    Payment,
    PaymentMethod,
    PaymentPurpose,
    Refund,
    RefundStanding,
    RefundTooLarge,
    Settlement,
    Timing,
)
from doorstep.modules.payments.forgiveness_models import Forgiveness as Forgiveness
from doorstep.modules.payments.reconciliation_models import Reconciliation as Reconciliation
from doorstep.modules.payments.reconciliation_models import ReconciliationDifference as ReconciliationDifference
from doorstep.modules.payments.release_models import Release as Release

# The others may come several times: work agreed at the door, putting money on the balance.
ONCE_AN_ORDER = (
    PaymentPurpose.PRICE, PaymentPurpose.DEPOSIT, PaymentPurpose.REST, PaymentPurpose.DEBT, PaymentPurpose.TIP,
)  # fmt: skip
_LIVE = ~Q(state__in=["voided", "failed"]) & Q(given_up=False)


class PaymentIntent(models.Model):
    """
    One try to move money for one purpose of an order.

    What a booking on cash does not need has a default of the database's, so that it is not written.
    """

    id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField(null=True)
    client_id = models.IntegerField(null=True)
    market = models.TextField(blank=True, db_default="")
    purpose = models.TextField(db_default=PaymentPurpose.PRICE.value)
    method = models.TextField()
    timing = models.TextField(blank=True, db_default="")
    amount_minor = models.BigIntegerField()
    captured_minor = models.BigIntegerField(db_default=0)
    refunded_minor = models.BigIntegerField(db_default=0, help_text="given back, or being given back")
    currency = models.CharField(max_length=3)
    state = models.TextField()
    provider = models.TextField(blank=True, db_default="")
    provider_ref = models.TextField(blank=True, db_default="")
    provider_state = models.TextField(blank=True, db_default="", help_text="the newest word of the provider's")
    heard_at = models.DateTimeField(null=True, help_text="when the provider came to say so, by its clock")
    sequence = models.BigIntegerField(db_default=0, help_text="the highest of the provider's messages")
    next_action_url = models.TextField(blank=True, db_default="")
    decline_code = models.TextField(blank=True, db_default="")
    hold_expires_at = models.DateTimeField(null=True)
    capture_later = models.BooleanField(db_default=False)
    wanted = models.TextField(blank=True, db_default="", help_text="capture or void, until the provider has done it")
    wanted_minor = models.BigIntegerField(db_default=0)
    given_up = models.BooleanField(db_default=False)
    extra_id = models.UUIDField(null=True)
    plan = JSONField(db_default={})
    wish = JSONField(db_default={}, help_text="what the provider is told besides the amount, always the same")
    check_at = models.DateTimeField(null=True, help_text="when the provider is asked next")
    asked_at = models.DateTimeField(null=True, help_text="when somebody last had the provider asked")
    tries = models.IntegerField(db_default=0)
    remind_at = models.DateTimeField(null=True, help_text="when the client is reminded of what is asked for")
    created_at = models.DateTimeField()
    settled_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "purpose"],
                condition=_LIVE & Q(purpose__in=[str(purpose) for purpose in ONCE_AN_ORDER]),
                name="payments_one_live_intent_a_purpose",
            ),
            models.UniqueConstraint(fields=["extra_id"], condition=_LIVE, name="payments_one_live_intent_an_extra"),
            models.CheckConstraint(
                condition=Q(amount_minor__gte=0, captured_minor__gte=0, refunded_minor__gte=0, wanted_minor__gte=0),
                name="payments_amount_not_negative",
            ),
            models.CheckConstraint(
                condition=Q(captured_minor__lte=F("amount_minor")), name="payments_captured_within_amount"
            ),
            models.CheckConstraint(
                condition=Q(refunded_minor__lte=F("captured_minor")), name="payments_refunded_within_captured"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in IntentState]), name="payments_intent_state_known"
            ),
            models.CheckConstraint(
                condition=Q(method__in=[str(method) for method in PaymentMethod]), name="payments_method_known"
            ),
            models.CheckConstraint(
                condition=Q(purpose__in=[str(purpose) for purpose in PaymentPurpose]), name="payments_purpose_known"
            ),
            models.CheckConstraint(condition=Q(wanted__in=["", "capture", "void"]), name="payments_wanted_known"),
            models.CheckConstraint(
                condition=Q(order_id__isnull=False) | Q(purpose="top_up"), name="payments_of_an_order"
            ),
        ]
        indexes = [
            models.Index(fields=["order_id"], name="payments_intent_of_order"),
            models.Index(fields=["client_id", "-id"], name="payments_intent_of_client"),
            models.Index(fields=["check_at"], condition=Q(check_at__isnull=False), name="payments_intent_to_check"),
            models.Index(fields=["remind_at"], condition=Q(remind_at__isnull=False), name="payments_intent_to_remind"),
        ]

    def __str__(self) -> str:
        return f"{Money(self.amount_minor, self.currency)} by {self.method}, {self.state}"

    def facts(self) -> Payment:
        """What others may know of it."""
        return Payment(
            id=self.id,
            order_id=self.order_id,
            client_id=self.client_id,
            market=self.market,
            purpose=PaymentPurpose(self.purpose),
            method=PaymentMethod(self.method),
            timing=Timing(self.timing) if self.timing else None,
            state=IntentState(self.state),
            amount=Money(self.amount_minor, self.currency),
            captured=Money(self.captured_minor, self.currency),
            refunded=Money(self.refunded_minor, self.currency),
            provider=self.provider,
            next_action_url=self.next_action_url or None,
            decline_code=self.decline_code or None,
            hold_expires_at=self.hold_expires_at,
            given_up=self.given_up,
            extra_id=self.extra_id,
            plan=self.plan,
            created_at=self.created_at,
            settled_at=self.settled_at,
        )


class RefundRow(models.Model):
    """Money to give back of one payment. What is approved counts as refunded until it fails."""

    id = models.UUIDField(primary_key=True)
    intent = models.ForeignKey(PaymentIntent, models.PROTECT, related_name="refunds")
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    state = models.TextField()
    destination = models.TextField()
    borne_by = models.TextField(blank=True, help_text="out of whose money; empty: the order's escrow")
    specialist_id = models.IntegerField(null=True)
    cause = models.TextField()
    reason = models.TextField(blank=True)
    asked_by = models.TextField()
    approved_by = models.TextField(blank=True)
    provider_ref = models.TextField(blank=True)
    failure_code = models.TextField(blank=True)
    check_at = models.DateTimeField(null=True)
    tries = models.IntegerField()
    created_at = models.DateTimeField()
    approved_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "payments_refund"
        verbose_name = "refund"
        constraints = [
            models.CheckConstraint(condition=Q(amount_minor__gt=0), name="payments_refund_above_zero"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in RefundStanding]), name="payments_refund_state_known"
            ),
            models.CheckConstraint(
                condition=Q(destination__in=[str(one) for one in Destination]), name="payments_refund_destination"
            ),
            models.CheckConstraint(
                condition=Q(borne_by__in=[str(one) for one in BorneBy]), name="payments_refund_borne_by_known"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["asked", "refused"]) | ~Q(approved_by=""), name="payments_refund_approved"
            ),
        ]
        indexes = [
            models.Index(fields=["check_at"], condition=Q(check_at__isnull=False), name="payments_refund_to_check"),
            models.Index(fields=["created_at"], condition=Q(state="asked"), name="payments_refund_asked"),
        ]

    def __str__(self) -> str:
        return f"{Money(self.amount_minor, self.currency)} {self.state}"

    def facts(self, order_id: uuid.UUID | None) -> Refund:
        """What others may know of it."""
        return Refund(
            id=self.id,
            payment_id=self.intent_id,
            order_id=order_id,
            amount=Money(self.amount_minor, self.currency),
            state=RefundStanding(self.state),
            destination=Destination(self.destination),
            cause=self.cause,
            reason=self.reason,
            asked_by=self.asked_by,
            approved_by=self.approved_by,
            failure_code=self.failure_code or None,
            created_at=self.created_at,
            done_at=self.done_at,
        )


class ProviderMessage(models.Model):
    """A verified message of a provider's, kept once, with what it changed."""

    id = models.BigAutoField(primary_key=True)
    provider = models.TextField()
    event_id = models.TextField()
    kind = models.TextField()
    sequence = models.BigIntegerField()
    payment_key = models.TextField()
    raised_at = models.DateTimeField()
    received_at = models.DateTimeField()
    outcome = models.TextField(help_text="applied, older (nothing new), unknown_payment or differs")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["provider", "event_id"], name="payments_message_once"),
            models.CheckConstraint(
                condition=Q(outcome__in=["applied", "older", "unknown_payment", "differs"]),
                name="payments_message_outcome_known",
            ),
        ]
        indexes = [models.Index(fields=["payment_key"], name="payments_message_of_payment")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.provider}"


class MarketTermsRow(models.Model):
    """How a market is paid."""

    market = models.OneToOneField("accounts.Market", models.PROTECT, primary_key=True, related_name="+")
    provider = models.TextField(blank=True)
    settlement = models.TextField()
    ways = JSONField(help_text="method and timing, in order of preference")
    deposit_bp = models.IntegerField()
    deposit_minor = models.BigIntegerField()
    deposit_groups = ArrayField(models.TextField())
    deposit_from_minor = models.BigIntegerField()
    commission_bp = models.IntegerField()
    complaint_hours = models.IntegerField()
    payment_minutes = models.IntegerField()
    four_eyes_minor = models.BigIntegerField()
    debt_reminder_hours = models.IntegerField()
    top_up_most_minor = models.BigIntegerField(default=0, help_text="onto a balance at once; 0: nothing")
    balance_most_minor = models.BigIntegerField(default=0, help_text="on a balance after that")

    class Meta:
        db_table = "payments_marketterms"
        verbose_name = "terms of a market"
        verbose_name_plural = "terms of markets"
        constraints = [
            models.CheckConstraint(
                condition=Q(settlement__in=[str(one) for one in Settlement]), name="payments_terms_settlement_known"
            ),
            models.CheckConstraint(
                condition=Q(deposit_bp__range=(0, 10_000), commission_bp__range=(0, 10_000)),
                name="payments_terms_parts",
            ),
            models.CheckConstraint(
                condition=Q(
                    deposit_minor__gte=0, deposit_from_minor__gte=0, four_eyes_minor__gte=0,
                    complaint_hours__range=(0, 2160), payment_minutes__range=(1, 120),
                    debt_reminder_hours__range=(1, 2160),
                ),
                name="payments_terms_within_reason",
            ),
            models.CheckConstraint(
                condition=Q(top_up_most_minor__gte=0, balance_most_minor__gte=F("top_up_most_minor")),
                name="payments_terms_top_up",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return str(self.market)


on_constraint("payments_one_live_intent_a_purpose", IntentAlreadyOpen)
on_constraint("payments_one_live_intent_an_extra", IntentAlreadyOpen)
on_constraint("payments_refunded_within_captured", RefundTooLarge)
