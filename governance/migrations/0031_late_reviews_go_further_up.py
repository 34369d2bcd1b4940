import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models
from django.db.models import F, Q
from django.db.models.functions import Coalesce, TruncDate


def days(apps, schema_editor):
    """The days that counting needs, of what was kept as moments so far."""
    wanted = apps.get_model("governance", "RequestedChange").objects
    wanted.update(
        asked_on=TruncDate("asked_at"),
        waited_until=TruncDate(Coalesce("answered_at", "settled_at")),
    )
    reviews = apps.get_model("governance", "Review").objects
    reviews.exclude(submitted_at=None).update(submitted_on=TruncDate("submitted_at"))


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0030_load_the_questions"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "gaterule",
            "chair_after_days",
            models.PositiveSmallIntegerField(
                default=2,
                help_text="Open days late after which the chair is told.",
            ),
        ),
        migrations.AddField(
            "gaterule",
            "executives_after_days",
            models.PositiveSmallIntegerField(
                default=5,
                help_text="Open days late after which the executives are told.",
            ),
        ),
        migrations.AddConstraint(
            "gaterule",
            models.CheckConstraint(
                condition=Q(
                    chair_after_days__gte=1,
                    executives_after_days__gt=F("chair_after_days"),
                ),
                name="chair_is_told_before_the_executives",
            ),
        ),
        migrations.AddField(
            "review", "submitted_on", models.DateField(null=True, blank=True)
        ),
        migrations.AddField(
            "requestedchange", "asked_on", models.DateField(null=True)
        ),
        migrations.AddField(
            "requestedchange",
            "waited_until",
            models.DateField(
                null=True,
                blank=True,
                help_text="The day of the first answer, or when it was settled without one.",
            ),
        ),
        migrations.RunPython(days, migrations.RunPython.noop),
        migrations.CreateModel(
            name="ReviewEscalation",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True,
                        primary_key=True,
                        serialize=False,
                        verbose_name="ID",
                    ),
                ),
                (
                    "step",
                    models.CharField(
                        choices=[
                            ("chair", "The chair"),
                            ("executives", "The executives"),
                        ],
                        max_length=10,
                    ),
                ),
                (
                    "due_on",
                    models.DateField(
                        help_text="The day it should have been decided by."
                    ),
                ),
                (
                    "days_late",
                    models.PositiveSmallIntegerField(
                        help_text="Open days that counted."
                    ),
                ),
                ("escalated_on", models.DateField()),
                ("escalated_at", models.DateTimeField()),
                (
                    "people",
                    models.ManyToManyField(
                        blank=True,
                        help_text="Who was told.",
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "review",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="escalations",
                        to="governance.review",
                    ),
                ),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=["review", "step", "due_on"],
                        name="one_escalation_per_step",
                    ),
                    models.CheckConstraint(
                        condition=Q(escalated_on__gt=F("due_on")),
                        name="only_what_is_late_escalates",
                    ),
                ],
            },
        ),
    ]
