"""The table of alerts."""

from django.db import models
from django.db.models import Q

from doorstep.modules.fieldwork.contracts.alerts import AlertFacts, AlertKind, AlertSubject


class Alert(models.Model):
    """Something that staff must look at: one open row a kind and subject. The id sorts by when it was opened."""

    id = models.UUIDField(primary_key=True)
    kind = models.TextField()
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    subject_kind = models.TextField()
    subject_id = models.TextField()
    facts = models.JSONField(default=dict)
    opened_at = models.DateTimeField()
    seen_by = models.BigIntegerField(null=True, help_text="the member of staff who took it")
    seen_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.TextField(blank=True, default="", db_default="")
    note = models.TextField(blank=True, default="", db_default="", help_text="what was done")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "subject_kind", "subject_id"],
                condition=Q(closed_at__isnull=True),
                name="fieldwork_alert_one_open",
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in AlertKind]), name="fieldwork_alert_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(subject_kind__in=[str(kind) for kind in AlertSubject]),
                name="fieldwork_alert_subject_known",
            ),
        ]
        indexes = [
            models.Index(fields=["-id"], condition=Q(closed_at__isnull=True), name="fieldwork_alert_open"),
            models.Index(fields=["subject_id", "-id"], name="fieldwork_alert_of_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind.replace('_', ' ')}, {self.subject_kind}"

    @property
    def as_facts(self) -> AlertFacts:
        """The alert as others know it."""
        return AlertFacts(
            alert_id=self.id,
            kind=AlertKind(self.kind),
            market=self.market_id,
            subject_kind=AlertSubject(self.subject_kind),
            subject_id=self.subject_id,
            facts=self.facts,
            opened_at=self.opened_at,
            seen_by=self.seen_by,
            seen_at=self.seen_at,
            closed_at=self.closed_at,
            closed_by=self.closed_by,
            note=self.note,
        )
