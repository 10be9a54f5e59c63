from django.db import migrations, models

# Of more than one, the first that was linked stays.
LOWER = """
UPDATE parties_relationship r SET is_primary = false
WHERE r.is_primary AND r.until IS NULL AND EXISTS (
    SELECT FROM parties_relationship first
    WHERE first.other_id = r.other_id AND first.is_primary AND first.until IS NULL AND first.id < r.id)
"""


class Migration(migrations.Migration):

    dependencies = [
        ('parties', '0006_names_per_reader'),
    ]

    operations = [
        migrations.RunSQL(LOWER, migrations.RunSQL.noop),
        migrations.AddConstraint(
            model_name='relationship',
            constraint=models.UniqueConstraint(condition=models.Q(('is_primary', True), ('until', None)), fields=('other',), name='parties_relationship_primary', violation_error_message='Er is al een vaste contactpersoon.'),
        ),
    ]
