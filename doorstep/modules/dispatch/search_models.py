"""Tables of searches: how each goes on, who was asked, and by what people are judged."""

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q

from doorstep.modules.dispatch.contracts import DeclineReason, DispatchTerms, How, JobOfferState, Question, Term

_DEFAULTS = DispatchTerms("")


class MarketTerms(models.Model):
    """How a market searches; without a row the defaults hold, see ``contracts.DispatchTerms``."""

    market = models.OneToOneField("accounts.Market", models.CASCADE, primary_key=True, related_name="+")
    asap_minutes = models.SmallIntegerField(
        default=_DEFAULTS.asap_minutes, help_text='how far ahead "as soon as possible" may begin'
    )
    asap_search_minutes = models.SmallIntegerField(
        default=_DEFAULTS.asap_search_minutes, help_text="how long people are looked for then"
    )
    best_search_minutes = models.SmallIntegerField(
        default=_DEFAULTS.best_search_minutes, help_text='how long people are looked for at the "best time"'
    )
    best_longest_days = models.SmallIntegerField(
        default=_DEFAULTS.best_longest_days, help_text="how many days ahead that may begin"
    )
    wave_seconds = models.SmallIntegerField(
        default=_DEFAULTS.wave_seconds, help_text="how long people of one wave have to answer"
    )
    wave_sizes = ArrayField(models.SmallIntegerField(), help_text="how many are asked in each wave, the last again")
    radii_km = ArrayField(models.FloatField(), help_text="how far people are looked for, step by step")
    raise_step_bp = models.IntegerField(
        default=_DEFAULTS.raise_step_bp, help_text="by how much of the price the pay is raised each time, in 0.01 %"
    )
    raise_limit_bp = models.IntegerField(default=_DEFAULTS.raise_limit_bp, help_text="how far in all, in 0.01 %")
    client_raise_step_bp = models.IntegerField(
        default=_DEFAULTS.client_raise_step_bp,
        db_default=_DEFAULTS.client_raise_step_bp,
        help_text="what clients are asked to add each time, when nobody comes for all that; 0: they are not asked to",
    )
    client_raise_limit_bp = models.IntegerField(
        default=_DEFAULTS.client_raise_limit_bp,
        db_default=_DEFAULTS.client_raise_limit_bp,
        help_text="how much they may add in all, in 0.01 %",
    )
    widen_minutes = models.SmallIntegerField(
        default=_DEFAULTS.widen_minutes, help_text="how much later a client may let it begin, and be searched for"
    )

    class Meta:
        verbose_name = "terms of searches"
        verbose_name_plural = "terms of searches"
        constraints = [
            models.CheckConstraint(
                name="dispatch_marketterms_possible",
                condition=Q(
                    asap_minutes__range=(15, 1440),
                    asap_search_minutes__range=(1, 1440),
                    best_search_minutes__range=(1, 10080),
                    best_longest_days__range=(1, 60),
                    wave_seconds__range=(5, 3600),
                    wave_sizes__len__range=(1, 10),
                    radii_km__len__range=(1, 10),
                    raise_step_bp__range=(0, 10000),
                    raise_limit_bp__range=(0, 10000),
                    client_raise_step_bp__range=(0, 10000),
                    client_raise_limit_bp__range=(0, 10000),
                    widen_minutes__range=(15, 1440),
                ),
            )
        ]

    def __str__(self) -> str:
        return str(self.market)


class WeightsVersion(models.Model):
    """How much each term of a score counts; a row never changes, the newest of a market counts, else that of all."""

    id = models.BigAutoField(primary_key=True)
    market = models.ForeignKey("accounts.Market", models.CASCADE, null=True, blank=True, related_name="+")
    arrival = models.FloatField()
    lateness_caused = models.FloatField()
    travel_added = models.FloatField()
    rating = models.FloatField()
    load = models.FloatField()
    fairness = models.FloatField()
    acceptance = models.FloatField()
    price_fit = models.FloatField()
    note = models.TextField(blank=True, help_text="why")
    made_by = models.TextField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = "dispatch_weights"
        constraints = [
            models.CheckConstraint(
                name="dispatch_weights_possible",
                condition=Q(*[Q(**{f"{term}__range": (0, 100)}) for term in Term])
                & Q(*[Q(**{f"{term}__gt": 0}) for term in Term], _connector=Q.OR),
            )
        ]
        indexes = [models.Index(fields=["market", "-id"], name="dispatch_weights_newest")]

    def __str__(self) -> str:
        return f"version {self.id}"


class Hunt(models.Model):
    """How the search for one order's specialist goes on: which wave, how far, what was raised, what is asked."""

    order_id = models.UUIDField(primary_key=True)
    client_id = models.BigIntegerField()
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    wave = models.SmallIntegerField(default=0)
    radius_step = models.SmallIntegerField(default=0, help_text="how often it was widened")
    raise_minor = models.BigIntegerField(default=0, help_text="what the platform adds to the price for who comes")
    pool_open = models.BooleanField(default=False, help_text="everybody who could do it may take it")
    question = models.TextField(blank=True)
    asked_at = models.DateTimeField(null=True, help_text="when the client was asked")
    next_at = models.DateTimeField(help_text="when it goes on")
    begun_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(question__in=["", *map(str, Question)]), name="dispatch_hunt_question_known"
            ),
            models.CheckConstraint(condition=Q(raise_minor__gte=0), name="dispatch_hunt_raise_not_negative"),
        ]
        indexes = [
            models.Index(fields=["next_at"], condition=Q(ended_at__isnull=True), name="dispatch_hunt_due"),
            models.Index(fields=["market", "begun_at"], name="dispatch_hunt_of_market"),
        ]

    def __str__(self) -> str:
        return f"search of {self.begun_at:%Y-%m-%d %H:%M}, wave {self.wave}"


class JobOffer(models.Model):
    """
    One specialist, asked to take one search until ``respond_by``. It occupies nothing; taking it claims the time.

    ``terms`` are the values of the score by term, ``weights`` those that counted then.
    """

    id = models.UUIDField(primary_key=True)
    order_id = models.UUIDField()
    specialist = models.ForeignKey("specialists.Specialist", models.PROTECT, related_name="+", db_index=False)
    specialist_user_id = models.BigIntegerField()
    offer = models.ForeignKey("specialists.Offer", models.PROTECT, related_name="+", db_index=False)
    market = models.ForeignKey("accounts.Market", models.PROTECT, related_name="+", db_index=False)
    how = models.TextField()
    wave = models.SmallIntegerField()
    state = models.TextField()
    score = models.FloatField(null=True)
    terms = models.JSONField(default=dict)
    weights = models.JSONField(default=dict)
    starts_at = models.DateTimeField()
    travel_minutes = models.SmallIntegerField(null=True)
    distance_km = models.FloatField(null=True, help_text="between coarse cells")
    price_minor = models.BigIntegerField()
    raise_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3)
    offered_at = models.DateTimeField()
    respond_by = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    reason = models.TextField(blank=True)
    visit_id = models.UUIDField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["order_id", "specialist"], condition=Q(state="offered"), name="dispatch_joboffer_live_once"
            ),
            models.UniqueConstraint(
                fields=["order_id"], condition=Q(state="accepted"), name="dispatch_joboffer_taken_once"
            ),
            models.CheckConstraint(
                condition=Q(state__in=[str(state) for state in JobOfferState]), name="dispatch_joboffer_state_known"
            ),
            models.CheckConstraint(condition=Q(how__in=[str(how) for how in How]), name="dispatch_joboffer_how_known"),
            models.CheckConstraint(
                condition=Q(reason__in=["", *map(str, DeclineReason)]), name="dispatch_joboffer_reason_known"
            ),
            models.CheckConstraint(
                condition=Q(state="offered", answered_at__isnull=True) | ~Q(state="offered"),
                name="dispatch_joboffer_answered",
            ),
        ]
        indexes = [
            models.Index(fields=["order_id", "wave"], name="dispatch_joboffer_of_order"),
            models.Index(fields=["specialist", "-offered_at"], name="dispatch_joboffer_of_person"),
            models.Index(fields=["offered_at"], name="dispatch_joboffer_by_time"),
        ]

    def __str__(self) -> str:
        return f"{self.state} {self.how} {self.wave}"


class Standing(models.Model):
    """What a specialist did with job offers of the last 28 days, reckoned anew every few minutes."""

    specialist = models.OneToOneField("specialists.Specialist", models.CASCADE, primary_key=True, related_name="+")
    market = models.ForeignKey("accounts.Market", models.CASCADE, related_name="+")
    offered = models.IntegerField()
    accepted = models.IntegerField()
    declined = models.IntegerField()
    expired = models.IntegerField()
    reckoned_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.accepted} of {self.offered}"
