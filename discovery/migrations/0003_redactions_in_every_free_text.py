import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discovery', '0002_notes_are_sent_once_to_chosen_readers'),
    ]

    operations = [
        migrations.AddField(
            model_name='redactionevent',
            name='opportunity',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redactions', to='discovery.opportunity'),
        ),
        migrations.AddField(
            model_name='redactionevent',
            name='session',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redactions', to='discovery.listeningsession'),
        ),
        migrations.AddField(
            model_name='redactionevent',
            name='theme',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redactions', to='discovery.theme'),
        ),
        migrations.AlterField(
            model_name='redactionevent',
            name='note',
            field=models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='redactions', to='discovery.note'),
        ),
        migrations.AddConstraint(
            model_name='redactionevent',
            constraint=models.CheckConstraint(condition=models.Q(models.Q(('note__isnull', False), ('opportunity__isnull', True), ('session__isnull', True), ('theme__isnull', True)), models.Q(('note__isnull', True), ('opportunity__isnull', True), ('session__isnull', False), ('theme__isnull', True)), models.Q(('note__isnull', True), ('opportunity__isnull', True), ('session__isnull', True), ('theme__isnull', False)), models.Q(('note__isnull', True), ('opportunity__isnull', False), ('session__isnull', True), ('theme__isnull', True)), _connector='OR'), name='redaction_has_one_subject'),
        ),
    ]
