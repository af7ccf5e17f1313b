"""The table of proposals."""

from django.db import models
from django.db.models import Q

from doorstep.modules.booking.proposal_contracts import ProposalState


class Proposal(models.Model):
    """
    Another time that the specialist of a request proposed, at its price; it is kept until the client has answered.

    ``position`` counts over all of the request's proposals; those of one ``created_at`` were made together.
    """

    id = models.UUIDField(primary_key=True)
    visit = models.ForeignKey("booking.Visit", models.PROTECT, related_name="+", db_index=False)
    position = models.SmallIntegerField()
    state = models.TextField()
    starts_at = models.DateTimeField(help_text="the start that the client would know")
    window_until = models.DateTimeField(null=True, help_text="the end of the promised range of arrival")
    planned_at = models.DateTimeField(help_text="when the specialist would begin")
    price_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    lines = models.JSONField()
    expires_at = models.DateTimeField()
    created_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "position"], name="booking_proposal_position_unique"),
            models.UniqueConstraint(
                fields=["visit"], condition=Q(state="accepted"), name="booking_proposal_accepted_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in ProposalState]), name="booking_proposal_state_known"
            ),
            models.CheckConstraint(condition=Q(price_minor__gte=0), name="booking_proposal_price_not_negative"),
            models.CheckConstraint(
                condition=Q(state="open", answered_at__isnull=True) | ~Q(state="open") & Q(answered_at__isnull=False),
                name="booking_proposal_answered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.starts_at:%Y-%m-%d %H:%M} {self.state}"
