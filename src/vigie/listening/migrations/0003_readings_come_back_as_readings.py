from django.db import migrations

from vigie.listening.fields import ReadingField


class Migration(migrations.Migration):
    """The column stays as it is: only what Python makes of it changes."""

    dependencies = [("listening", "0002_walk_indexes")]
    operations = [
        migrations.SeparateDatabaseAndState(
            state_operations=[
                migrations.AlterField(model_name="readingrow", name="content", field=ReadingField()),
            ]
        )
    ]
