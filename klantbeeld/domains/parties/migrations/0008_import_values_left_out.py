from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0007_one_primary_contact'),
    ]

    operations = [
        migrations.AddField(
            model_name='importrun',
            name='omitted',
            field=models.PositiveIntegerField(default=0, help_text='rows that went in without one or more of their values'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='attempts',
            field=models.PositiveSmallIntegerField(default=0, help_text='starts since the last slice that was kept'),
        ),
        migrations.AddField(
            model_name='importrun',
            name='expected',
            field=models.JSONField(help_text='what the check counted for the whole file', null=True),
        ),
        migrations.AddField(
            model_name='importreject',
            name='is_written',
            field=models.BooleanField(default=False),
        ),
    ]
