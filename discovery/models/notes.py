"""Notes of all eight source types (domain.md §4).

Words are redacted before they are saved: no column here ever holds a card
number. Participants are a role, a tenure band and a site, never a name; who
collected a note is shown to nobody but that person.
"""

from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse

from core import access
from core.models import User
from core.roles import Perm
from discovery.models.sessions import ListeningSession
from discovery.models.voices import Channel, Shift, Tenure, Who
from portfolio.models import Product, Queue, Site


class NoteQuerySet(models.QuerySet["Note"]):
    def visible_to(self, user: User) -> Self:
        """One's own; what is published and open; for triagers what their teams got.

        Nobody else sees a draft. A note without a product belongs to every triager.
        """
        seen = Q(collector=user.pk)
        if access.may(user, Perm.DISCOVERY_VIEW):
            seen |= Q(state=Note.State.PUBLISHED, visibility=Note.Visibility.OPEN)
        if triage := access.reach(user, Perm.DISCOVERY_TRIAGE):
            seen |= ~Q(state=Note.State.DRAFT) & in_reach(triage)
        return self.filter(seen)

    def triaged_by(self, user: User) -> Self:
        """What this person may triage: sent notes of their teams, or of none."""
        triage = access.reach(user, Perm.DISCOVERY_TRIAGE)
        if not triage:
            return self.none()
        return self.exclude(state=Note.State.DRAFT).filter(in_reach(triage))

    def waiting(self) -> Self:
        """Sent and not yet read, or published and behind no theme or opportunity.

        A copy that was read waits for nothing: its voice is the note it repeats.
        """
        linked = Exists(
            Note.themes.through.objects.filter(note=OuterRef("pk"))
        ) | Exists(Note.opportunities.through.objects.filter(note=OuterRef("pk")))
        return self.filter(
            Q(state=Note.State.REDACTION_REVIEW)
            | Q(state=Note.State.PUBLISHED, copy_of=None) & ~Q(linked)
        )

    def for_list(self) -> Self:
        """What a row of a list shows: where and when, not the words themselves."""
        unseen = ("words", "verbatim", "summary", "details", "archived_because")
        return self.select_related("site", "queue").defer(*unseen)

    def for_page(self) -> Self:
        """What the page of one note shows."""
        related = (
            "site",
            "queue",
            "session__site",
            "reviewed_by",
            "copy_of",
            "removal",
        )
        rows = self.select_related(*related).defer("words", "copy_of__words")
        return rows.prefetch_related("products__team", "redactions")

    def evidence(self) -> Self:
        """Only what is published counts (domain.md §4)."""
        return self.filter(state=Note.State.PUBLISHED)


def in_reach(triage: access.Reach) -> Q:
    """The notes whose products, if they have any, are within reach."""
    if triage.everywhere:
        return Q()
    about = Note.products.through.objects.filter(note=OuterRef("pk"))
    return Q(Exists(about.filter(product__team__in=triage.teams)) | ~Exists(about))


class Note(models.Model):
    class Kind(models.TextChoices):
        LISTENING_SESSION = "listening_session", "Listening session"
        JOURNEY_WALKTHROUGH = "journey_walkthrough", "Journey walk-through"
        QA_INSIGHT = "qa_insight", "QA insight"
        ANALYTICS_INSIGHT = "analytics_insight", "Analytics insight"
        OPERATIONAL_DEEP_DIVE = "operational_deep_dive", "Operational deep dive"
        CUSTOMER_INTERVIEW = "customer_interview", "Customer interview"
        MARKET_VENDOR_INTEL = "market_vendor_intel", "Market and vendor intelligence"
        SUPPORT_VOC = "support_voc", "Support and voice of customer"

    class State(models.TextChoices):
        DRAFT = "draft", "Draft"
        REDACTION_REVIEW = "redaction_review", "Waiting for redaction review"
        PUBLISHED = "published", "Published"
        ARCHIVED = "archived", "Archived"

    Who = Who
    Tenure = Tenure

    class Sentiment(models.IntegerChoices):
        VERY_BAD = -2, "Very bad"
        BAD = -1, "Bad"
        MIXED = 0, "Mixed"
        GOOD = 1, "Good"
        VERY_GOOD = 2, "Very good"

    class Visibility(models.TextChoices):
        OPEN = "open", "Everyone who reads discovery"
        PRIVATE = "private", "Only who reviews notes"

    code = models.CharField(max_length=16, blank=True)
    kind = models.CharField(max_length=24, choices=Kind)
    state = models.CharField(max_length=20, choices=State, default=State.DRAFT)
    title = models.CharField(max_length=160)
    verbatim = models.TextField(blank=True, help_text="Redacted before saving.")
    summary = models.TextField(blank=True)
    happened_on = models.DateField("date")
    products = models.ManyToManyField(Product, blank=True, related_name="+")
    site = models.ForeignKey(
        Site, models.PROTECT, null=True, blank=True, related_name="+"
    )
    queue = models.ForeignKey(
        Queue, models.PROTECT, null=True, blank=True, related_name="+"
    )
    shift = models.CharField(max_length=8, choices=Shift, blank=True)
    channel = models.CharField(max_length=8, choices=Channel, blank=True)
    session = models.ForeignKey(
        ListeningSession, models.PROTECT, null=True, blank=True, related_name="notes"
    )
    participant = models.CharField("who said it", max_length=12, choices=Who)
    tenure = models.CharField(max_length=8, choices=Tenure, blank=True)
    consent_basis = models.CharField(max_length=60, blank=True)
    consent_scope = models.CharField(max_length=60, blank=True)
    consent_given_on = models.DateField(null=True, blank=True)
    consent_withdrawn_on = models.DateField(null=True, blank=True)
    words_removed_on = models.DateField(
        null=True, blank=True, help_text="Their time was up (docs/retention.md)."
    )
    recording_allowed = models.BooleanField(default=False)
    tags = ArrayField(models.CharField(max_length=40), default=list, blank=True)
    sentiment = models.SmallIntegerField(choices=Sentiment, null=True, blank=True)
    journey_step = models.CharField(max_length=80, blank=True)
    severity = models.PositiveSmallIntegerField(
        null=True, blank=True, help_text="1 (annoying) to 5 (harmful)."
    )
    frequency_claim = models.CharField(max_length=80, blank=True)
    details = models.JSONField(
        default=dict, blank=True, help_text="What only this kind of note records."
    )
    collector = models.ForeignKey(User, models.PROTECT, related_name="+")
    reviewed_by = models.ForeignKey(
        User, models.PROTECT, null=True, blank=True, related_name="+"
    )
    reviewed_at = models.DateTimeField(null=True, blank=True)
    visibility = models.CharField(
        "who may read it", max_length=8, choices=Visibility, default=Visibility.OPEN
    )
    copy_of = models.ForeignKey(
        "self",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="copies",
        help_text="The note it repeats: both are kept, and count as one voice.",
    )
    archived_because = models.TextField(
        blank=True, help_text="One line back to the person who sent it."
    )
    client_token = models.UUIDField(
        null=True, blank=True, help_text="Made by the form: the same note sent twice."
    )
    external_key = models.CharField(
        max_length=100, blank=True, help_text="Its id in the file it came from."
    )
    import_hash = models.CharField(
        max_length=64, blank=True, help_text="Of its row, redacted: has it changed?"
    )
    created_at = models.DateTimeField(auto_now_add=True)
    version = models.PositiveIntegerField(default=1)
    words = models.GeneratedField(
        expression=SearchVector("title", "verbatim", "summary", config="english"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    objects = NoteQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["code"], condition=~Q(code=""), name="one_note_per_code"
            ),
            models.UniqueConstraint(
                fields=["external_key"],
                condition=~Q(external_key=""),
                name="one_note_per_external_key",
            ),
            models.UniqueConstraint(
                fields=["collector", "client_token"], name="one_note_per_sending"
            ),
            models.CheckConstraint(
                condition=Q(consent_withdrawn_on=None)
                | Q(state="archived", verbatim="", summary=""),
                name="withdrawn_words_stay_away",
            ),
            models.CheckConstraint(
                condition=Q(words_removed_on=None)
                | Q(state="archived", verbatim="", summary=""),
                name="removed_words_stay_away",
            ),
            models.CheckConstraint(
                condition=~Q(copy_of=F("pk")), name="a_note_is_no_copy_of_itself"
            ),
            models.CheckConstraint(
                condition=Q(severity=None) | Q(severity__range=(1, 5)),
                name="severity_1_to_5",
            ),
            models.CheckConstraint(
                condition=Q(reviewed_by=None, reviewed_at=None)
                | Q(reviewed_by__isnull=False, reviewed_at__isnull=False),
                name="redaction_review_has_person_and_time",
            ),
        ]
        indexes = [
            GinIndex(fields=["words"], name="note_words"),
            GinIndex(fields=["verbatim"], name="note_like", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["-happened_on", "-id"], name="note_page"),
            models.Index(fields=["state", "-happened_on", "-id"], name="note_inbox"),
            models.Index(fields=["collector", "-happened_on", "-id"], name="note_mine"),
            models.Index(fields=["kind", "-happened_on", "-id"], name="note_kind"),
            GinIndex(fields=["tags"], name="note_tags"),
        ]

    def __str__(self) -> str:
        """Never its words: this name goes into the audit trail, which cannot forget."""
        return self.code or f"Note {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("discovery:note_detail", args=[self.pk])

    @property
    def is_emptied(self) -> bool:
        """Its words are gone for good: consent was taken back, or their time was up."""
        return bool(self.consent_withdrawn_on or self.words_removed_on)
