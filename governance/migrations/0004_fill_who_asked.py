from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("governance", "0003_widen_who_asked_and_who_submitted")]

    operations = [
        migrations.RunSQL(
            [
                "UPDATE governance_review SET asked_by_id = submitted_by_id",
                "UPDATE governance_review SET submitted_by_id = NULL "
                "WHERE submitted_at IS NULL",
            ],
            [
                "UPDATE governance_review SET submitted_by_id = asked_by_id "
                "WHERE submitted_by_id IS NULL",
            ],
        ),
    ]
