"""Calendars, hours, blocked time, claims, free days, conflicts."""

from calendar import day_name
from enum import StrEnum

from django.contrib.postgres.fields import DateTimeRangeField
from django.db import models
from django.db.models import F, Func, Q

from doorstep.infra.crypto import Place, blind_index, seal, unseal
from doorstep.infra.db import on_constraint
from doorstep.modules.availability.contracts import (
    BlockedKind,
    CalendarAlreadyAdded,
    ClaimKind,
    ExceptionKind,
    OwnerKind,
    ReadingProblem,
    RefusalReason,
    SlotTaken,
)
from doorstep.modules.availability.contracts.limits import (
    LATEST_TURN,
    LONGEST_BREAK,
    LONGEST_EMERGENCY_UNTIL,
    LONGEST_LONGEST_DAY,
    LONGEST_REST_MINUTES,
    MOST_EMERGENCY_PERCENT,
    MOST_WEEKLY,
    SHORTEST_BREAK,
    SHORTEST_LONGEST_DAY,
)
from doorstep.modules.availability.multirange import DateTimeMultirangeField
from doorstep.modules.travel.contracts import Mode

# Made in the first migration by SQL: core GiST has no operator class for bigint, a range of one element has.
NO_OVERLAP = "availability_claim_no_overlap"
on_constraint(NO_OVERLAP, lambda: SlotTaken(reason=RefusalReason.OTHER_VISIT.value, before=None, after=None))
EXTERNAL_ONCE = "availability_external_once"
on_constraint(EXTERNAL_ONCE, CalendarAlreadyAdded)


def _choices(kinds: type[StrEnum]) -> list[tuple[str, str]]:
    return [(kind.value, kind.value) for kind in kinds]


def _known(name: str, field: str, kinds: type[StrEnum]) -> models.CheckConstraint:
    condition = Q(**{f"{field}__in": [kind.value for kind in kinds]})
    return models.CheckConstraint(condition=condition, name=name)


def _clock(minute: int) -> str:
    return f"{minute // 60 - (24 if minute > 1440 else 0):02}:{minute % 60:02}"


class Calendar(models.Model):
    """
    The time of one specialist, and what limits how much of it may be booked.

    ``day_turn_minute`` is the wall time at which the working day turns: 0, or the end of the night's shift.
    """

    id = models.BigAutoField(primary_key=True)
    owner_kind = models.TextField(choices=_choices(OwnerKind))
    owner_id = models.BigIntegerField()
    market = models.TextField()
    time_zone = models.TextField()
    daily_cap = models.SmallIntegerField(null=True, blank=True)
    mode = models.TextField(choices=_choices(Mode), default=Mode.CAR.value)
    weekly_cap = models.SmallIntegerField(null=True, blank=True)
    longest_day_minutes = models.SmallIntegerField(null=True, blank=True)
    rest_minutes = models.SmallIntegerField(null=True, blank=True)
    emergency_percent = models.SmallIntegerField(default=0, db_default=0)
    emergency_until_minutes = models.SmallIntegerField(default=0, db_default=0)
    minimum_notice_minutes = models.IntegerField(null=True, blank=True)
    horizon_days = models.SmallIntegerField(null=True, blank=True)
    prefer_least_gap = models.BooleanField(default=False, db_default=False)
    day_turn_minute = models.SmallIntegerField(default=0, db_default=0)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["owner_kind", "owner_id"], name="availability_calendar_owner"),
            models.CheckConstraint(condition=Q(daily_cap__gte=1), name="availability_calendar_daily_cap"),
            _known("availability_calendar_owner_kind", "owner_kind", OwnerKind),
            _known("availability_calendar_mode", "mode", Mode),
            models.CheckConstraint(
                condition=Q(weekly_cap__range=(1, MOST_WEEKLY)), name="availability_calendar_weekly"
            ),
            models.CheckConstraint(
                condition=Q(longest_day_minutes__range=(SHORTEST_LONGEST_DAY, LONGEST_LONGEST_DAY)),
                name="availability_calendar_longest_day",
            ),
            models.CheckConstraint(
                condition=Q(rest_minutes__range=(1, LONGEST_REST_MINUTES)), name="availability_calendar_rest"
            ),
            models.CheckConstraint(
                condition=Q(emergency_percent__range=(0, MOST_EMERGENCY_PERCENT))
                & Q(emergency_until_minutes__range=(0, LONGEST_EMERGENCY_UNTIL)),
                name="availability_calendar_emergency",
            ),
            models.CheckConstraint(condition=Q(minimum_notice_minutes__gte=0), name="availability_calendar_notice"),
            models.CheckConstraint(condition=Q(horizon_days__gte=1), name="availability_calendar_horizon"),
            models.CheckConstraint(
                condition=Q(day_turn_minute__range=(0, LATEST_TURN)), name="availability_calendar_day_turn"
            ),
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

    def __str__(self) -> str:
        return f"{day_name[self.weekday]} {_clock(self.start_minute)}–{_clock(self.end_minute)}, {self.calendar}"


class WeeklyHours(_WeeklySpan):
    """A shift that repeats every week."""

    class Meta(_WeeklySpan.Meta):
        verbose_name_plural = "weekly hours"


class WeeklyBreak(_WeeklySpan):
    """A pause that repeats every week."""


class FloatingBreak(_WeeklySpan):
    """So many minutes without visits and ways, somewhere in a window that repeats every week."""

    minutes = models.SmallIntegerField()

    class Meta(_WeeklySpan.Meta):
        constraints = [
            *_WeeklySpan.Meta.constraints,
            models.CheckConstraint(
                condition=Q(minutes__range=(SHORTEST_BREAK, LONGEST_BREAK))
                & Q(minutes__lte=F("end_minute") - F("start_minute")),
                name="availability_floatingbreak_minutes",
            ),
        ]


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

    def __str__(self) -> str:
        return f"{self.kind} on {self.date}, {self.calendar}"


class Blocked(models.Model):
    """Time off, or busy time of a calendar elsewhere. May overlap visits, which then show as conflicts."""

    id = models.BigAutoField(primary_key=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="+", db_index=False)
    period = DateTimeRangeField()
    kind = models.TextField(choices=_choices(BlockedKind))
    note = models.TextField(blank=True)
    external_calendar = models.ForeignKey(
        "availability.ExternalCalendar", on_delete=models.CASCADE, null=True, related_name="+", db_index=False
    )

    class Meta:
        verbose_name_plural = "blocked times"
        constraints = [
            models.CheckConstraint(
                condition=Q(kind=BlockedKind.TIME_OFF.value, external_calendar__isnull=True)
                | Q(kind=BlockedKind.EXTERNAL.value, external_calendar__isnull=False),
                name="availability_blocked_origin",
            ),
            _known("availability_blocked_kind", "kind", BlockedKind),
            models.CheckConstraint(
                condition=Q(period__isempty=False, period__startswith__isnull=False, period__endswith__isnull=False),
                name="availability_blocked_period",
            ),
        ]
        indexes = [
            models.Index(F("calendar"), Func("period", function="upper"), name="availability_blocked_recent"),
            models.Index(
                fields=["external_calendar"],
                condition=Q(external_calendar__isnull=False),
                name="availability_blocked_external",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}, {self.calendar}"


class ExternalCalendar(models.Model):
    """
    A subscription to a calendar elsewhere. Its address is a secret, sealed for the row; its busy times are blocked.

    ``next_fetch_at`` is also a lease: whoever reads the calendar puts it off first. ``fetch_number`` counts these, so
    that an answer that comes late is known. ``covered_until`` is the local date before which busy times are known.
    """

    id = models.UUIDField(primary_key=True)
    calendar = models.ForeignKey(Calendar, on_delete=models.CASCADE, related_name="+", db_index=False)
    name = models.TextField()
    address_sealed = models.BinaryField(editable=False)
    address_index = models.BinaryField(editable=False)
    host = models.TextField()
    etag = models.TextField(blank=True, default="")
    last_modified = models.TextField(blank=True, default="")
    content_hash = models.BinaryField(editable=False, default=b"")
    unreadable = models.IntegerField(default=0, help_text="entries that could not be read")
    covered_until = models.DateField(null=True)
    fetch_number = models.IntegerField(default=0)
    asked_at = models.DateTimeField(null=True, help_text="when it was last asked")
    fetched_at = models.DateTimeField(null=True, help_text="when it last answered well")
    changed_at = models.DateTimeField(null=True, help_text="when its busy times last changed")
    failures = models.SmallIntegerField(default=0, help_text="in a row")
    failed_since = models.DateTimeField(null=True)
    problem = models.TextField(blank=True, default="", choices=_choices(ReadingProblem))
    stale_at = models.DateTimeField(null=True, help_text="when the specialist was told that it is stale")
    next_fetch_at = models.DateTimeField()
    queued_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["calendar", "address_index"], name=EXTERNAL_ONCE),
            models.CheckConstraint(
                condition=Q(failed_since__isnull=True, problem="", failures=0)
                | Q(failed_since__isnull=False, problem__in=[kind.value for kind in ReadingProblem], failures__gte=1),
                name="availability_external_failure",
            ),
            models.CheckConstraint(
                condition=Q(stale_at__isnull=True) | Q(failed_since__isnull=False), name="availability_external_stale"
            ),
        ]
        indexes = [models.Index(fields=["next_fetch_at"], name="availability_external_due")]

    def __str__(self) -> str:
        return f"{self.name} ({self.host})"

    def put_address(self, address: str) -> None:
        """Seal the address for this row."""
        self.address_sealed = seal(address, self._place)
        self.address_index = address_index(address)

    def open_address(self) -> str:
        """The address, decrypted; only for whoever fetches it now."""
        return unseal(self.address_sealed, self._place)

    @property
    def _place(self) -> Place:
        return Place("availability_externalcalendar", "address_sealed", self.pk)


def address_index(address: str) -> bytes:
    """The blind index of an external calendar's address."""
    return blind_index("availability_externalcalendar.address", address)


class Claim(models.Model):
    """
    Occupied time of a calendar: ``core`` is preparation, visit and clean-up; ``occupied`` adds the way in.

    ``promise`` is there where a window of arrival was promised: all starts, the first and the last among them, that
    the core may have. Placing other visits may shift it inside.
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
    urgent = models.BooleanField(default=False, db_default=False)
    promise = DateTimeRangeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(promise__isnull=True) | Q(promise__contains=F("core__startswith")),
                name="availability_claim_promise",
            ),
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

    def __str__(self) -> str:
        return f"{self.kind} of {self.core.lower:%Y-%m-%d %H:%M}, {self.calendar}"


class FreeDay(models.Model):
    """
    One local date of a calendar: ``open`` = rules minus blocked time, ``free`` = open minus cores that stand still.

    Kept in the transaction of every change, ahead to the horizon and two days more. ``free`` never
    considers travel, nor visits that may be pushed inside a promise: it is a superset on which search filters first.
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

    def __str__(self) -> str:
        return f"{self.reason} at {self.core.lower:%Y-%m-%d %H:%M}, {self.calendar}"


class FreeDayCheck(models.Model):
    """A nightly comparison of free_day with what it is made from. Without an end, it is under way or was killed."""

    id = models.BigAutoField(primary_key=True)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)
    calendars = models.IntegerField(default=0, db_default=0)
    checked = models.IntegerField(default=0, db_default=0, help_text="dates compared")
    repaired = models.IntegerField(default=0, db_default=0, help_text="dates that were missing or wrong")
    left_out = models.IntegerField(default=0, db_default=0, help_text="calendars whose lock was not free in time")

    def __str__(self) -> str:
        return f"check of {self.started_at:%Y-%m-%d %H:%M}"
