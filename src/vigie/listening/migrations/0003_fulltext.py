"""The full-text index of the database: a virtual table on SQLite, a vector with its index on PostgreSQL."""

from django.db import migrations

from vigie.listening.fulltext import create_index, drop_index


class Migration(migrations.Migration):
    dependencies = [("listening", "0002_search")]
    operations = [migrations.RunPython(create_index, drop_index)]
