import django.contrib.postgres.indexes
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('discovery', '0001_initial'),
    ]

    operations = [
        migrations.AddField(
            model_name='note',
            name='archived_because',
            field=models.TextField(blank=True, help_text='One line back to the person who sent it.'),
        ),
        migrations.AddField(
            model_name='note',
            name='client_token',
            field=models.UUIDField(blank=True, help_text='Made by the form: the same note sent twice.', null=True),
        ),
        migrations.AddField(
            model_name='note',
            name='import_hash',
            field=models.CharField(blank=True, help_text='Of its row, redacted: has it changed?', max_length=64),
        ),
        migrations.AddField(
            model_name='note',
            name='visibility',
            field=models.CharField(choices=[('open', 'Everyone who reads discovery'), ('private', 'Only who reviews notes')], default='open', max_length=8, verbose_name='who may read it'),
        ),
        migrations.AddIndex(
            model_name='listeningsession',
            index=models.Index(fields=['-held_on', '-id'], name='listening_session_page'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=models.Index(fields=['kind', '-happened_on', '-id'], name='note_kind'),
        ),
        migrations.AddIndex(
            model_name='note',
            index=django.contrib.postgres.indexes.GinIndex(fields=['tags'], name='note_tags'),
        ),
        migrations.AddConstraint(
            model_name='note',
            constraint=models.UniqueConstraint(fields=('collector', 'client_token'), name='one_note_per_sending'),
        ),
    ]
