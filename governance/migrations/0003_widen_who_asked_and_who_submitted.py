import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

PERSON = {
    "on_delete": django.db.models.deletion.PROTECT,
    "related_name": "+",
    "to": settings.AUTH_USER_MODEL,
}


class Migration(migrations.Migration):
    dependencies = [
        ("governance", "0002_signatures_are_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AddField(
            "review", "asked_by", models.ForeignKey(null=True, **PERSON)
        ),
        migrations.AlterField(
            "review",
            "submitted_by",
            models.ForeignKey(blank=True, null=True, **PERSON),
        ),
    ]
