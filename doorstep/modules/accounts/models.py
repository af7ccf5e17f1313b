"""Tables of people and places. Sealed columns hold bytes made by :mod:`doorstep.infra.crypto`."""

import json
from dataclasses import asdict
from typing import ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from doorstep.infra.crypto import Place, blind_index, seal, unseal
from doorstep.infra.db import on_constraint
from doorstep.kernel.ids import new_id
from doorstep.modules.accounts.contracts import ContactTaken, DoorNotes, Gender, Relation


class Market(models.Model):
    """A city: its area, currency, languages and booking rules."""

    code = models.CharField(primary_key=True, max_length=8)
    names = models.JSONField(help_text="the city's name by language: en, ru, zh-Hans, zh-Hant")
    time_zone = models.CharField(max_length=40)
    currency = models.CharField(max_length=3)
    country = models.CharField(max_length=2)
    language = models.CharField(max_length=8)
    languages = ArrayField(models.CharField(max_length=8))
    center_lat = models.FloatField()
    center_lon = models.FloatField()
    area = models.JSONField(help_text="corners of the served polygon, [[lat, lon], ...]")
    horizon_days = models.PositiveSmallIntegerField(default=21)
    minimum_notice_minutes = models.PositiveIntegerField(default=120)
    slot_step_minutes = models.PositiveSmallIntegerField(default=15)
    hold_minutes = models.PositiveSmallIntegerField(default=10)
    request_minutes = models.PositiveIntegerField(default=720)
    quote_minutes = models.PositiveSmallIntegerField(default=15)
    narrow_before_minutes = models.PositiveSmallIntegerField(
        default=120,
        db_default=120,
        help_text="how long before a promised window of arrival its client is told the time",
    )
    narrow_to_minutes = models.PositiveSmallIntegerField(
        default=30, db_default=30, help_text="how long the window is that is told then"
    )
    door_minutes = models.PositiveSmallIntegerField(
        default=120,
        db_default=120,
        help_text="how long before the agreed start a specialist may read the notes for the door",
    )
    replace_minutes = models.PositiveSmallIntegerField(
        default=0,
        db_default=0,
        help_text="how long at least an order stays open for somebody else when its specialist does not come; 0: not",
    )
    position = models.PositiveSmallIntegerField(default=0, help_text="order in lists")

    class Meta:
        ordering: ClassVar = ["position", "code"]
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accounts_market_positive",
                condition=Q(horizon_days__gt=0)
                & Q(slot_step_minutes__gt=0)
                & Q(hold_minutes__gt=0)
                & Q(request_minutes__gt=0)
                & Q(quote_minutes__gt=0),
            ),
            models.CheckConstraint(
                name="accounts_market_narrowing",
                condition=Q(narrow_before_minutes__range=(0, 1440)) & Q(narrow_to_minutes__range=(15, 240)),
            ),
            models.CheckConstraint(name="accounts_market_door", condition=Q(door_minutes__range=(0, 1440))),
            models.CheckConstraint(name="accounts_market_replace", condition=Q(replace_minutes__range=(0, 1440))),
            models.CheckConstraint(
                name="accounts_market_center",
                condition=Q(center_lat__range=(-85, 85)) & Q(center_lon__range=(-180, 180)),
            ),
        ]

    def __str__(self) -> str:
        return str(self.names.get("en") or self.code)


class UserManager(BaseUserManager["User"]):
    """Accounts are found by id; contacts are looked up by :mod:`selectors`."""

    def get_by_natural_key(self, username: str | None) -> "User":
        """The account of an id."""
        return self.get(pk=username or 0)


class User(AbstractBaseUser, PermissionsMixin):
    """
    A person with an account.

    ``phone`` counts after a code was entered; until then it waits in ``unverified_phone``, which is
    not unique, so that nobody can block a number that is not theirs. E-mail addresses are allauth's.
    """

    name = models.CharField(max_length=80, blank=True)
    language = models.CharField(max_length=8, default="en")
    market = models.ForeignKey(Market, on_delete=models.PROTECT, null=True, blank=True, related_name="+")
    specialist_id = models.BigIntegerField(null=True, blank=True, help_text="written down by specialists")
    phone_sealed = models.BinaryField(null=True, blank=True, editable=False)
    phone_index = models.BinaryField(null=True, blank=True, editable=False)
    unverified_phone_sealed = models.BinaryField(null=True, blank=True, editable=False)
    gender = models.CharField(max_length=8, blank=True, default="", db_default="", help_text="as the person says")
    photo = models.UUIDField(null=True, blank=True, editable=False, help_text="a stored picture")
    is_active = models.BooleanField(default=True)
    is_staff = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    objects: ClassVar[UserManager] = UserManager()
    USERNAME_FIELD = "id"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    class Meta:
        verbose_name = "person"
        verbose_name_plural = "people"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["phone_index"], name="accounts_user_phone"),
            models.UniqueConstraint(fields=["specialist_id"], name="accounts_user_specialist"),
            models.CheckConstraint(
                name="accounts_user_phone_whole",
                condition=Q(phone_sealed__isnull=True, phone_index__isnull=True)
                | Q(phone_sealed__isnull=False, phone_index__isnull=False),
            ),
            models.CheckConstraint(
                name="accounts_user_gender_known",
                condition=Q(gender__in=["", *(str(gender) for gender in Gender)]),
            ),
        ]

    def __str__(self) -> str:
        return self.name or f"person {self.pk}"

    def get_username(self) -> str:
        """What the desk calls a person; nobody signs in by it."""
        return str(self)

    @property
    def phone(self) -> str | None:
        """The verified phone, E.164."""
        return open_phone(self.pk, self.phone_sealed)

    @property
    def unverified_phone(self) -> str | None:
        """The phone that waits for its code, E.164."""
        if self.unverified_phone_sealed is None:
            return None
        return unseal(self.unverified_phone_sealed, self._place("unverified_phone"))

    def put_phone(self, phone: str, *, verified: bool) -> None:
        """Set a phone in memory; the row's id must be known."""
        if verified:
            self.phone_sealed = seal(phone, self._place("phone"))
            self.phone_index = phone_index(phone)
            self.unverified_phone_sealed = None
        else:
            self.unverified_phone_sealed = seal(phone, self._place("unverified_phone"))

    def _place(self, column: str) -> Place:
        if self.pk is None:
            raise ValueError("draw the id before sealing")
        return Place("accounts_user", column, self.pk)


def open_phone(user_id: int, phone_sealed: bytes | memoryview | None) -> str | None:
    """The verified phone of an account's row, E.164."""
    return None if phone_sealed is None else unseal(phone_sealed, Place("accounts_user", "phone", user_id))


def phone_index(phone: str) -> bytes:
    """The blind index of an E.164 phone."""
    return blind_index("accounts_user.phone", phone)


class Address(models.Model):
    """A place where a person is served; the lines are sealed, the position is needed for distances."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    market = models.ForeignKey(Market, on_delete=models.PROTECT, related_name="+")
    label = models.CharField(max_length=40)
    district = models.CharField(max_length=60, blank=True)
    line_sealed = models.BinaryField(editable=False)
    details_sealed = models.BinaryField(editable=False)
    door_sealed = models.BinaryField(editable=False, default=b"", db_default=b"")
    lat = models.FloatField()
    lon = models.FloatField()
    x_km = models.FloatField(help_text="km east of the market's centre")
    y_km = models.FloatField(help_text="km north of the market's centre")
    is_default = models.BooleanField(default=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "addresses"
        ordering: ClassVar = ["-is_default", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user"], condition=Q(is_default=True), name="accounts_address_one_default"),
        ]

    def __str__(self) -> str:
        return self.label

    @property
    def line(self) -> str:
        """Street, number, flat."""
        return unseal(self.line_sealed, Place("accounts_address", "line", self.pk))

    @property
    def details(self) -> str:
        """How to get in: entrance, floor, flat."""
        return unseal(self.details_sealed, Place("accounts_address", "details", self.pk))

    def put_line(self, line: str) -> None:
        """Seal a new line."""
        self.line_sealed = seal(line, Place("accounts_address", "line", self.pk))

    def put_details(self, details: str) -> None:
        """Seal new details."""
        self.details_sealed = seal(details, Place("accounts_address", "details", self.pk))

    @property
    def door(self) -> DoorNotes:
        """What new visits begin with as notes for the door."""
        return open_door(self.door_sealed, Place("accounts_address", "door", self.pk))

    def put_door(self, door: DoorNotes) -> None:
        """Seal new notes for the door."""
        self.door_sealed = seal_door(door, Place("accounts_address", "door", self.pk))


class CaredPerson(models.Model):
    """Somebody for whom a person books; everything that tells who it is is sealed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    relation = models.CharField(max_length=12)
    name_sealed = models.BinaryField(editable=False)
    phone_sealed = models.BinaryField(editable=False, default=b"", db_default=b"")
    email_sealed = models.BinaryField(editable=False, default=b"", db_default=b"")
    notes_sealed = models.BinaryField(editable=False, default=b"", db_default=b"")
    address = models.ForeignKey(Address, on_delete=models.SET_NULL, null=True, blank=True, related_name="+")
    language = models.CharField(max_length=8)
    notify = models.BooleanField(default=False, db_default=False, help_text="told of their visits by e-mail")
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        verbose_name_plural = "cared people"
        constraints: ClassVar = [
            models.CheckConstraint(
                name="accounts_caredperson_relation_known",
                condition=Q(relation__in=[str(relation) for relation in Relation]),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.relation} of {self.user}"

    def open(self, column: str) -> str:
        """One of the sealed texts: name, phone, email or notes."""
        sealed = getattr(self, f"{column}_sealed")
        return unseal(sealed, Place("accounts_caredperson", column, self.pk)) if sealed else ""

    def put(self, column: str, text: str) -> None:
        """Seal one of the texts anew."""
        place = Place("accounts_caredperson", column, self.pk)
        setattr(self, f"{column}_sealed", seal(text, place) if text else b"")


CARED_TEXTS = ("name", "phone", "email", "notes")


class MailStop(models.Model):
    """An e-mail address that wants no mails about visits booked for its owner, whoever books."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    email_index = models.BinaryField(editable=False)
    email_sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [models.UniqueConstraint(fields=["email_index"], name="accounts_mailstop_once")]

    def __str__(self) -> str:
        return f"stop of {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def email(self) -> str:
        """The address."""
        return unseal(self.email_sealed, Place("accounts_mailstop", "email", self.pk))

    def put_email(self, email: str) -> None:
        """Seal and index the address."""
        self.email_sealed = seal(email, Place("accounts_mailstop", "email", self.pk))
        self.email_index = email_index(email)


def email_index(email: str) -> bytes:
    """The blind index of an e-mail address."""
    return blind_index("accounts_mailstop.email", email.strip().lower())


def seal_door(door: DoorNotes, place: Place) -> bytes:
    """Notes for the door, encrypted for the place where they are kept; nothing for empty ones."""
    return seal(json.dumps(asdict(door), ensure_ascii=False), place) if door else b""


def open_door(sealed: bytes | memoryview, place: Place) -> DoorNotes:
    """What :func:`seal_door` made."""
    return DoorNotes(**json.loads(unseal(sealed, place))) if sealed else DoorNotes()


class Consent(models.Model):
    """That a person agreed to a version of a text; never changed, only added."""

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=20)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=8)
    given_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "kind", "version"], name="accounts_consent_once"),
            models.CheckConstraint(name="accounts_consent_named", condition=Q(kind__gt="") & Q(version__gt="")),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.version}"


on_constraint("accounts_user_phone", ContactTaken)
on_constraint("unique_verified_email", ContactTaken)
