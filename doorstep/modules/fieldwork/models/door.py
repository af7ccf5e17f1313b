"""What happens at the door: moments, check-in, codes, what was done, sign-off, and the acts of devices."""

from django.db import models
from django.db.models import Q

from doorstep.modules.fieldwork.contracts.door import (
    ActKind,
    ActOutcome,
    CheckInFacts,
    CheckInHow,
    PhotoKind,
    SignOffHow,
)


class Record(models.Model):
    """The moments of a visit by its device's clock put right, and what its specialist writes for the client."""

    visit = models.OneToOneField("booking.Visit", models.PROTECT, primary_key=True, related_name="+")
    set_off_at = models.DateTimeField(null=True)
    arrived_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    note = models.TextField(blank=True, default="", db_default="", help_text="what was done, in the specialist's words")

    def __str__(self) -> str:
        return str(self.visit)


class CheckIn(models.Model):
    """What shows that the specialist was at the door. Where exactly the phone was is not kept, but how far away."""

    visit = models.OneToOneField("booking.Visit", models.PROTECT, primary_key=True, related_name="+")
    how = models.TextField()
    distance_m = models.IntegerField(null=True, help_text="from the place of the visit, by the phone")
    accuracy_m = models.IntegerField(null=True)
    photo = models.ForeignKey("infra.StoredFile", models.PROTECT, null=True, related_name="+", db_index=False)
    reason = models.TextField(blank=True, default="", db_default="")
    at = models.DateTimeField(help_text="by the device's clock, put right")
    received_at = models.DateTimeField()

    class Meta:
        verbose_name = "check-in"
        verbose_name_plural = "check-ins"
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=[str(how) for how in CheckInHow]), name="fieldwork_checkin_how_known"
            ),
            models.CheckConstraint(
                condition=Q(how="position", distance_m__isnull=False, photo__isnull=False)
                | Q(how="code")
                | Q(how="override") & ~Q(reason=""),
                name="fieldwork_checkin_proved",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.how} at {self.at:%Y-%m-%d %H:%M}"

    @property
    def as_facts(self) -> CheckInFacts:
        """The check-in as others know it."""
        return CheckInFacts(
            how=CheckInHow(self.how),
            at=self.at,
            distance_m=self.distance_m,
            accuracy_m=self.accuracy_m,
            photo_id=self.photo_id,
            reason=self.reason,
        )


class DoorCode(models.Model):
    """How often the client's digits were told wrongly at one visit. The digits themselves are in no table."""

    visit = models.OneToOneField("booking.Visit", models.PROTECT, primary_key=True, related_name="+")
    wrong_tries = models.SmallIntegerField(default=0, help_text="since the last wait")
    locked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return str(self.visit)


class DoneItem(models.Model):
    """A thing of a service's checklist at one visit: done, or why not."""

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey("booking.Visit", models.PROTECT, related_name="+", db_index=False)
    item = models.ForeignKey("catalog.ChecklistItem", models.PROTECT, related_name="+", db_index=False)
    done = models.BooleanField()
    note = models.TextField(blank=True, default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["visit", "item"], name="fieldwork_doneitem_once")]

    def __str__(self) -> str:
        return f"{self.item} of {self.visit}"


class VisitPhoto(models.Model):
    """A picture that the specialist took at a visit, for both sides."""

    photo = models.OneToOneField("infra.StoredFile", models.PROTECT, primary_key=True, related_name="+")
    visit = models.ForeignKey("booking.Visit", models.PROTECT, related_name="+", db_index=False)
    kind = models.TextField()
    at = models.DateTimeField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in PhotoKind]), name="fieldwork_visitphoto_kind_known"
            ),
        ]
        indexes = [models.Index(fields=["visit", "at"], name="fieldwork_visitphoto_of_visit")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.visit}"


class SignOff(models.Model):
    """How the client took the work. Strokes are lists of points (x, y) of a signature."""

    visit = models.OneToOneField("booking.Visit", models.PROTECT, primary_key=True, related_name="+")
    how = models.TextField()
    strokes = models.JSONField(default=list)
    reason = models.TextField(blank=True, default="", db_default="")
    at = models.DateTimeField()

    class Meta:
        verbose_name = "sign-off"
        verbose_name_plural = "sign-offs"
        constraints = [
            models.CheckConstraint(
                condition=Q(how__in=[str(how) for how in SignOffHow]), name="fieldwork_signoff_how_known"
            ),
            models.CheckConstraint(
                condition=~Q(how="absent") | ~Q(reason=""), name="fieldwork_signoff_absence_has_reason"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.how} at {self.at:%Y-%m-%d %H:%M}"


class Act(models.Model):
    """
    What a device did at a visit, by an id of the device's own: the same again has no second effect.

    Codes, positions and strokes are not in ``data``; of an act in conflict it is all that staff have.
    """

    id = models.BigAutoField(primary_key=True)
    visit = models.ForeignKey("booking.Visit", models.PROTECT, related_name="+", db_index=False)
    act_id = models.UUIDField()
    kind = models.TextField()
    at = models.DateTimeField(help_text="by the device's clock, put right")
    data = models.JSONField(default=dict)
    outcome = models.TextField()
    received_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["visit", "act_id"], name="fieldwork_act_once"),
            models.CheckConstraint(
                condition=Q(kind__in=[str(kind) for kind in ActKind]), name="fieldwork_act_kind_known"
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=[str(ActOutcome.APPLIED), str(ActOutcome.CONFLICT)]),
                name="fieldwork_act_outcome_final",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} of {self.visit}"
