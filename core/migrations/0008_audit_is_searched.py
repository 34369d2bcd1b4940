"""Find a day and a part of a name among a million entries."""

import django.contrib.postgres.indexes
from django.contrib.postgres.operations import TrigramExtension
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("core", "0007_imports_are_tried")]

    operations = [
        TrigramExtension(),
        migrations.AddIndex(
            model_name="auditentry",
            index=django.contrib.postgres.indexes.BrinIndex(
                fields=["at"], name="audit_day"
            ),
        ),
        migrations.AddIndex(
            model_name="auditentry",
            index=django.contrib.postgres.indexes.GinIndex(
                fields=["subject_name"],
                name="audit_name",
                opclasses=["gin_trgm_ops"],
            ),
        ),
    ]
