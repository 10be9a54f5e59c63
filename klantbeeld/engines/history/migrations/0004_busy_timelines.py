"""The planner counts on the average relation, which has few lines, and then reads and sorts all of a busy one.

Told that a relation has some hundreds of lines, it walks the index in order and stops at the end of the page, which costs nothing
where there are few. Read by ANALYZE.
"""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("history", "0003_boundary")]
    operations = [
        migrations.RunSQL(
            "ALTER TABLE history_line ALTER COLUMN party_id SET (n_distinct = -0.002)",
            "ALTER TABLE history_line ALTER COLUMN party_id RESET (n_distinct)",
        ),
        migrations.RunSQL("ANALYZE history_line (party_id)", migrations.RunSQL.noop),
    ]
