"""Tables of notices. Push addresses and their keys are sealed."""

import json
from typing import ClassVar

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from doorstep.infra.crypto import Place, blind_index, seal, unseal
from doorstep.kernel.ids import new_id
from doorstep.modules.notify.contracts import App, Channel, DeliveryState, Facts, Group, Kind, Subscription


class Notice(models.Model):
    """One thing that one person was told. Texts are made from kind and facts when they are shown."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    app = models.CharField(max_length=12)
    kind = models.CharField(max_length=30)
    facts = models.JSONField()
    link = models.CharField(max_length=200)
    subject_id = models.UUIDField(null=True)
    person_id = models.UUIDField(null=True, help_text="the cared person of the user's who is told instead")
    dedup_key = models.CharField(max_length=100)
    matters_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_index=True)
    read_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "dedup_key"], name="notify_notice_once"),
            models.CheckConstraint(condition=Q(app__in=[str(app) for app in App]), name="notify_notice_app_known"),
        ]
        indexes: ClassVar = [
            models.Index(fields=["user", "app", "-created_at", "-id"], name="notify_notice_inbox"),
            models.Index(fields=["user", "app"], condition=Q(read_at=None), name="notify_notice_unread"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} at {self.created_at:%Y-%m-%d %H:%M}"

    @property
    def read_facts(self) -> Facts:
        """The facts, typed."""
        return Facts.from_json(self.facts)

    @property
    def known_kind(self) -> Kind:
        """The kind, typed."""
        return Kind(self.kind)


class Delivery(models.Model):
    """One handing over of a notice on one channel, and what became of it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    notice = models.ForeignKey(Notice, on_delete=models.CASCADE, related_name="+", db_index=False)
    channel = models.CharField(max_length=8)
    state = models.CharField(max_length=8)
    attempts = models.SmallIntegerField(default=0)
    next_at = models.DateTimeField(null=True, help_text="when to send, or to try again; while waiting")
    queued_at = models.DateTimeField(null=True, help_text="when a job was last made for it")
    sending_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    remark = models.CharField(max_length=300, blank=True, help_text="why it failed, waits or was left out")
    reference = models.CharField(max_length=200, blank=True, help_text="the carrier's name for it")
    created_at = models.DateTimeField()

    class Meta:
        verbose_name_plural = "deliveries"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["notice", "channel"], name="notify_delivery_once_a_channel"),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in DeliveryState]), name="notify_delivery_state_known"
            ),
            models.CheckConstraint(
                condition=Q(channel__in=[str(channel) for channel in Channel]), name="notify_delivery_channel_known"
            ),
            models.CheckConstraint(
                condition=~Q(state="waiting") | Q(next_at__isnull=False), name="notify_waiting_delivery_has_time"
            ),
            models.CheckConstraint(
                condition=~Q(state="sending") | Q(sending_at__isnull=False), name="notify_sending_delivery_has_time"
            ),
        ]
        indexes: ClassVar = [
            models.Index(fields=["next_at"], condition=Q(state="waiting"), name="notify_delivery_waiting"),
            models.Index(fields=["sending_at"], condition=Q(state="sending"), name="notify_delivery_sending"),
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class PushSubscription(models.Model):
    """A browser or a phone that takes pushes, for as long as the session lasts in which it was allowed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+")
    app = models.CharField(max_length=12)
    device_id = models.BigIntegerField(help_text="accounts' number of the signed-in device")
    endpoint_index = models.BinaryField(editable=False)
    sealed = models.BinaryField(editable=False)
    created_at = models.DateTimeField(db_default=Now(), editable=False)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["endpoint_index"], name="notify_push_endpoint_once"),
            models.CheckConstraint(condition=Q(app__in=[str(app) for app in App]), name="notify_push_app_known"),
        ]

    def __str__(self) -> str:
        return f"{self.app} since {self.created_at:%Y-%m-%d %H:%M}"

    def put(self, subscription: Subscription) -> None:
        """Seal address and keys for this row."""
        self.app = subscription.app
        self.endpoint_index = endpoint_index(subscription.endpoint)
        text = json.dumps([subscription.endpoint, subscription.p256dh, subscription.auth])
        self.sealed = seal(text, self._place)

    def open(self) -> Subscription:
        """Address and keys."""
        endpoint, p256dh, auth = json.loads(unseal(self.sealed, self._place))
        return Subscription(endpoint=endpoint, p256dh=p256dh, auth=auth, app=App(self.app))

    @property
    def _place(self) -> Place:
        return Place("notify_pushsubscription", "sealed", self.pk)


def endpoint_index(endpoint: str) -> bytes:
    """The blind index of a push address."""
    return blind_index("notify_pushsubscription.endpoint", endpoint)


class Preference(models.Model):
    """What a person chose for a group of kinds; without a row every channel is on."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="+", db_index=False)
    group = models.CharField(max_length=12)
    push = models.BooleanField()
    email = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "group"], name="notify_preference_once"),
            models.CheckConstraint(
                condition=Q(group__in=[str(group) for group in Group]), name="notify_preference_group_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.group} of {self.user}"


class QuietHours(models.Model):
    """When a person wants no disturbance, in a zone of their own."""

    user = models.OneToOneField("accounts.User", on_delete=models.CASCADE, related_name="+", primary_key=True)
    starts = models.TimeField()
    ends = models.TimeField()
    time_zone = models.CharField(max_length=60)

    class Meta:
        verbose_name_plural = "quiet hours"
        constraints: ClassVar = [
            models.CheckConstraint(condition=~Q(starts=models.F("ends")), name="notify_quiet_hours_have_length"),
        ]

    def __str__(self) -> str:
        return f"{self.starts:%H:%M}–{self.ends:%H:%M} of {self.user}"
