import datetime
import django.db.models.deletion
import django.db.models.expressions
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0006_reviews_end_and_seats_are_named"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            model_name="condition",
            name="criterion",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to="governance.criterion",
            ),
        ),
        migrations.AddField(
            model_name="evidence",
            name="condition",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="evidence",
                to="governance.condition",
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="declined_because",
            field=models.TextField(blank=True),
        ),
        migrations.AddField(
            model_name="waiver",
            name="renewal_of",
            field=models.OneToOneField(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="renewal",
                to="governance.waiver",
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="requested_on",
            field=models.DateField(default=datetime.date(2026, 1, 1)),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name="waiver",
            name="state",
            field=models.CharField(
                choices=[
                    ("requested", "Asked for"),
                    ("granted", "Granted"),
                    ("declined", "Declined"),
                ],
                default="requested",
                max_length=10,
            ),
        ),
        migrations.AddField(
            model_name="waiver",
            name="version",
            field=models.PositiveIntegerField(default=1),
        ),
        migrations.AlterField(
            model_name="condition",
            name="key",
            field=models.CharField(max_length=10, unique=True),
        ),
        migrations.AlterField(
            model_name="waiver",
            name="granted_by",
            field=models.ForeignKey(
                blank=True,
                null=True,
                on_delete=django.db.models.deletion.PROTECT,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
        migrations.AlterField(
            model_name="waiver",
            name="granted_on",
            field=models.DateField(blank=True, null=True),
        ),
        migrations.AlterField(
            model_name="waiver",
            name="key",
            field=models.CharField(max_length=10, unique=True),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("state", "verified"), ("verified_by__isnull", False)),
                    models.Q(
                        models.Q(("state", "verified"), _negated=True),
                        ("verified_by", None),
                    ),
                    _connector="OR",
                ),
                name="only_the_verified_are_verified_by_someone",
            ),
        ),
        migrations.AddConstraint(
            model_name="condition",
            constraint=models.CheckConstraint(
                condition=models.Q(("verified_by", models.F("owner")), _negated=True),
                name="condition_is_verified_by_another",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(
                        ("granted_by__isnull", False),
                        ("granted_on__isnull", False),
                        ("state", "granted"),
                    ),
                    models.Q(
                        models.Q(("state", "granted"), _negated=True),
                        ("granted_by", None),
                        ("granted_on", None),
                    ),
                    _connector="OR",
                ),
                name="grant_has_person_and_date",
            ),
        ),
        migrations.AddConstraint(
            model_name="waiver",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("granted_on", None),
                    models.Q(
                        ("expires_on__gte", models.F("granted_on")),
                        (
                            "expires_on__lte",
                            django.db.models.expressions.CombinedExpression(
                                models.F("granted_on"),
                                "+",
                                models.Value(datetime.timedelta(days=90)),
                            ),
                        ),
                    ),
                    _connector="OR",
                ),
                name="waiver_lasts_at_most_90_days",
            ),
        ),
    ]
