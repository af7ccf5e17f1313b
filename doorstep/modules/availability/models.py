"""Calendars, hours, blocked time, claims, free days, conflicts."""

from enum import StrEnum

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q

from doorstep.infra.db import on_constraint
from doorstep.modules.availability.contracts import (
    BlockedKind,
    ClaimKind,
    ExceptionKind,
    OwnerKind,
    RefusalReason,
    SlotTaken,
)
from doorstep.modules.travel.contracts import Mode

# Made in the first migration by SQL: core GiST has no operator class for bigint, a range of one element has.
NO_OVERLAP = "availability_claim_no_overlap"
on_constraint(NO_OVERLAP, lambda: SlotTaken(reason=RefusalReason.OTHER_VISIT.value, before=None, after=None))


def _choices(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]


def _known(name: str, field: str, kinds: type[StrEnum]) -> models.CheckConstraint:
    condition = Q(**{f"{field}__in": [kind.value for kind in kinds]})
    return models.CheckConstraint(condition=condition, name=name)


class DateTimeMultirangeField(models.Field):  # type: ignore[type-arg]
    """A ``tstzmultirange``: read as psycopg's ``Multirange``, written by SQL only."""

    def db_type(self, connection: object) -> str:
        """The column's type."""
        return "tstzmultirange"


class Calendar(models.Model):
    """The time of one specialist."""

    id = models.BigAutoField(primary_key=True)
    owner_kind = models.TextField(choices=_choices(OwnerKind))
    owner_id = models.BigIntegerField()
    market = models.TextField()
    time_zone = models.TextField()
    daily_cap = models.SmallIntegerField(null=True, blank=True)
    mode = models.TextField(choices=_choices(Mode), default=Mode.CAR.value)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_kind", "owner_id"], name="availability_calendar_owner"),
            models.CheckConstraint(condition=Q(daily_cap__gte=1), name="availability_calendar_daily_cap"),
            _known("availability_calendar_owner_kind", "owner_kind", OwnerKind),
            _known("availability_calendar_mode", "mode", Mode),
        ]

    def __str__(self) -> str:
        return f"{self.owner_kind} {self.owner_id}"


class _WeeklySpan(models.Model):
    """Local wall time on a weekday (Monday = 0), minutes after midnight; an end beyond 1440 is on the next day."""

    id = models.BigAutoField(primary_key=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="+")
    weekday = models.SmallIntegerField()
    start_minute = models.SmallIntegerField()
    end_minute = models.SmallIntegerField()

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(weekday__gte=0, weekday__lte=6, start_minute__gte=0, start_minute__lt=1440)
                & Q(end_minute__gt=F("start_minute"), end_minute__lte=F("start_minute") + 1440),
                name="%(app_label)s_%(class)s_span",
            ),
        ]


class WeeklyHours(_WeeklySpan):
    """A shift that repeats every week."""

    class Meta(_WeeklySpan.Meta):
        verbose_name_plural = "weekly hours"


class WeeklyBreak(_WeeklySpan):
    """A pause that repeats every week."""


class HoursException(models.Model):
    """A date, or a part of it, closed or open in addition to the weekly hours."""

    id = models.BigAutoField(primary_key=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="+")
    date = models.DateField()
    kind = models.TextField(choices=_choices(ExceptionKind))
    start_minute = models.SmallIntegerField(null=True, blank=True)
    end_minute = models.SmallIntegerField(null=True, blank=True)
    note = models.TextField(blank=True, default="", db_default="")

    class Meta:
        constraints = [
            _known("availability_hoursexception_kind", "kind", ExceptionKind),
            models.CheckConstraint(
                condition=Q(start_minute__isnull=True, end_minute__isnull=True, kind=ExceptionKind.CLOSED.value)
                | Q(start_minute__isnull=False, start_minute__gte=0, start_minute__lt=1440)
                & Q(end_minute__isnull=False, end_minute__gt=F("start_minute")),
                name="availability_hoursexception_span",
            ),
        ]


class Blocked(models.Model):
    """Time off, or busy time of a calendar elsewhere. May overlap visits, which then show as conflicts."""

    id = models.BigAutoField(primary_key=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="+", db_index=False)
    period = DateTimeRangeField()
    kind = models.TextField(choices=_choices(BlockedKind))
    note = models.TextField(blank=True)

    class Meta:
        verbose_name_plural = "blocked times"
        constraints = [
            _known("availability_blocked_kind", "kind", BlockedKind),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__startswith__isnull=False, period__endswith__isnull=False),
                name="availability_blocked_period",
            ),
        ]
        indexes = [models.Index(F("calendar"), Func("period", function="upper"), name="availability_blocked_recent")]


class Claim(models.Model):
    """
    Occupied time of a calendar: ``core`` is preparation, visit and clean-up; ``occupied`` adds the way in.

    The exclusion constraint over (calendar, occupied) is the last judge of every race.
    """

    id = models.UUIDField(primary_key=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.PROTECT, related_name="+", db_index=False)
    holder_id = models.UUIDField()
    occupied = DateTimeRangeField()
    core = DateTimeRangeField()
    cell_column = models.IntegerField(null=True)
    cell_row = models.IntegerField(null=True)
    kind = models.TextField(choices=_choices(ClaimKind))
    expires_at = models.DateTimeField(null=True)
    travel_version = models.BigIntegerField()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=ClaimKind.HOLD.value, expires_at__isnull=False)
                | Q(kind__in=[ClaimKind.VISIT.value, ClaimKind.RESOURCE.value], expires_at__isnull=True),
                name="availability_claim_expiry",
            ),
            models.CheckConstraint(
                condition=Q(core__isempty=False, occupied__contains=F("core"), occupied__endswith=F("core__endswith")),
                name="availability_claim_core",
            ),
            models.CheckConstraint(
                condition=Q(cell_column__isnull=True, cell_row__isnull=True)
                | Q(cell_column__isnull=False, cell_row__isnull=False),
                name="availability_claim_cell",
            ),
        ]
        indexes = [
            models.Index(F("calendar"), Func("core", function="lower"), name="availability_claim_day"),
            models.Index(fields=["holder_id"], name="availability_claim_holder"),
            models.Index(
                fields=["expires_at"], name="availability_claim_expiring", condition=Q(expires_at__isnull=False)
            ),
        ]


class FreeDay(models.Model):
    """
    One local date of a calendar: ``open`` = rules minus blocked time, ``free`` = open minus cores.

    Kept in the transaction of every change, ahead to the horizon and two days more. ``free`` never
    considers travel: it is a superset on which search filters first.
    """

    pk = models.CompositePrimaryKey("calendar_id", "day")
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="+", db_index=False)
    day = models.DateField()
    open = DateTimeMultirangeField()
    free = DateTimeMultirangeField()


class Conflict(models.Model):
    """A claim that stands although its time is no longer open; a person must solve it. Solved ones are kept."""

    id = models.BigAutoField(primary_key=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="+", db_index=False)
    claim_id = models.UUIDField()
    holder_id = models.UUIDField()
    core = DateTimeRangeField()
    reason = models.TextField()
    detected_at = models.DateTimeField()
    solved_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["claim_id"], condition=Q(solved_at__isnull=True), name="availability_conflict_open"
            ),
        ]
        indexes = [models.Index(fields=["calendar", "solved_at"], name="availability_conflict_calendar")]
