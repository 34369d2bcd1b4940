import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0005_every_review_was_asked_by_someone"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="Seat",
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
                    "family",
                    models.CharField(
                        choices=[
                            ("regulatory", "Regulatory"),
                            ("security", "Security"),
                            ("governance", "Governance"),
                        ],
                        max_length=20,
                    ),
                ),
            ],
        ),
        migrations.AddField(
            model_name="assessment",
            name="asked_by",
            field=models.ForeignKey(
                blank=True,
                help_text="The reviewer who asked for more than the gate does.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="assessment",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AddField(
            model_name="review",
            name="ended_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="review",
            name="ended_on",
            field=models.DateField(
                blank=True,
                help_text="When it was withdrawn, revoked, or lapsed.",
                null=True,
            ),
        ),
        migrations.AddField(
            model_name="signature",
            name="record",
            field=models.JSONField(
                default=dict, help_text="What was on the screen when it was signed."
            ),
        ),
        migrations.AlterField(
            model_name="review",
            name="state",
            field=models.CharField(
                choices=[
                    ("open", "Open"),
                    ("evidence", "Collecting evidence"),
                    ("in_review", "In review"),
                    ("decided", "Decided"),
                    ("expired", "Expired"),
                    ("superseded", "Superseded"),
                    ("revoked", "Revoked"),
                    ("withdrawn", "Withdrawn"),
                ],
                default="open",
                max_length=12,
            ),
        ),
        migrations.AlterField(
            model_name="signature",
            name="record_hash",
            field=models.CharField(
                help_text="SHA-256 of the record as canonical JSON.", max_length=64
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("submitted_at", None), ("submitted_by", None)),
                    models.Q(
                        ("submitted_at__isnull", False), ("submitted_by__isnull", False)
                    ),
                    _connector="OR",
                ),
                name="submission_has_person_and_time",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("valid_until", None),
                    ("outcome__in", ["approved", "approved_with_conditions"]),
                    _connector="OR",
                ),
                name="only_approvals_are_valid_until",
            ),
        ),
        migrations.AddConstraint(
            model_name="review",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("ended_on__isnull", False),
                        (
                            "state__in",
                            ["expired", "superseded", "revoked", "withdrawn"],
                        ),
                    ),
                    models.Q(
                        models.Q(
                            (
                                "state__in",
                                ["expired", "superseded", "revoked", "withdrawn"],
                            ),
                            _negated=True,
                        ),
                        ("ended_on", None),
                    ),
                    _connector="OR",
                ),
                name="ended_review_has_a_last_day",
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="person",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AddField(
            model_name="seat",
            name="review",
            field=models.ForeignKey(
                on_delete=django.db.models.deletion.CASCADE,
                related_name="seats",
                to="governance.review",
            ),
        ),
        migrations.AddConstraint(
            model_name="seat",
            constraint=models.UniqueConstraint(
                fields=("review", "family"), name="one_seat_per_family"
            ),
        ),
    ]
