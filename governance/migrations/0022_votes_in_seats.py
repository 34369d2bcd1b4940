import django.db.models.deletion
import django.db.models.functions
from django.conf import settings
from django.db import migrations, models
from django.db.models import Q

STANCES = [
    ("approved", "Approved"),
    ("approved_with_conditions", "Approved with conditions"),
    ("returned", "Returned"),
    ("rejected", "Rejected"),
    ("deferred", "Deferred"),
    ("abstained", "Abstained"),
]
FAMILIES = [
    ("regulatory", "Regulatory"),
    ("security", "Security"),
    ("governance", "Governance"),
]


def person(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to=settings.AUTH_USER_MODEL,
        **more,
    )


def kind(**more):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.PROTECT,
        related_name="+",
        to="governance.seatkind",
        **more,
    )


def review(name):
    return models.ForeignKey(
        on_delete=django.db.models.deletion.CASCADE,
        related_name=name,
        to="governance.review",
    )


def number():
    return models.BigAutoField(
        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
    )


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0021_published_versions_are_fixed"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "review",
            "rule",
            models.ForeignKey(
                blank=True,
                help_text="How it is decided: the rule it was opened under.",
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.gaterule",
            ),
        ),
        migrations.AddField(
            "review",
            "round",
            models.PositiveSmallIntegerField(
                default=1, help_text="Another one begins when a vote was void."
            ),
        ),
        # Seats: for one family until now; the next migration says for which kind.
        migrations.RemoveConstraint("seat", "one_seat_per_family"),
        migrations.AddField("seat", "kind", kind(null=True)),
        migrations.AddField("seat", "veto", models.BooleanField(default=False)),
        migrations.AddField("seat", "chair", models.BooleanField(default=False)),
        migrations.AlterField("seat", "person", person(blank=True, null=True)),
        migrations.AddField("seat", "appointed_by", person(blank=True, null=True)),
        migrations.AddField(
            "seat", "appointed_at", models.DateTimeField(blank=True, null=True)
        ),
        # Signatures: those that were given keep their family, and no row is touched.
        migrations.RemoveConstraint("signature", "one_signature_per_family"),
        migrations.RenameField("signature", "decision", "stance"),
        migrations.AlterField(
            "signature", "stance", models.CharField(choices=STANCES, max_length=24)
        ),
        migrations.AlterField(
            "signature",
            "family",
            models.CharField(blank=True, choices=FAMILIES, default="", max_length=20),
        ),
        migrations.AddField("signature", "seat", kind(blank=True, null=True)),
        migrations.AddField(
            "signature", "round", models.PositiveSmallIntegerField(default=1)
        ),
        migrations.AddField(
            "signature",
            "for_person",
            person(blank=True, null=True, help_text="Whose delegate signed."),
        ),
        migrations.AddConstraint(
            "signature",
            models.UniqueConstraint(
                fields=("review", "round", "seat"), name="one_signature_per_seat"
            ),
        ),
        migrations.AddConstraint(
            "signature",
            models.UniqueConstraint(
                condition=Q(seat__isnull=False),
                fields=("review", "round", "signed_by"),
                name="one_seat_per_person",
            ),
        ),
        migrations.AddConstraint(
            "signature",
            models.UniqueConstraint(
                condition=Q(for_person__isnull=False),
                fields=("review", "round", "for_person"),
                name="one_seat_per_principal",
            ),
        ),
        migrations.AddConstraint(
            "signature",
            models.CheckConstraint(
                condition=Q(seat__isnull=False, family="") | Q(~Q(family=""), seat=None),
                name="signed_in_a_seat_or_once_for_a_family",
            ),
        ),
        migrations.CreateModel(
            name="Recusal",
            fields=[
                ("id", number()),
                ("reason", models.TextField()),
                ("recused_at", models.DateTimeField()),
                ("person", person()),
                ("review", review("recusals")),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "person"), name="one_recusal_per_person"
                    )
                ],
            },
        ),
        migrations.CreateModel(
            name="Closing",
            fields=[
                ("id", number()),
                ("round", models.PositiveSmallIntegerField()),
                ("reason", models.TextField()),
                ("closed_at", models.DateTimeField()),
                ("closed_by", person()),
                ("review", review("closings")),
            ],
            options={
                "ordering": ["id"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("review", "round"), name="one_closing_per_round"
                    )
                ],
            },
        ),
    ]
