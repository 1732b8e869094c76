from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('brands', '0001_initial'),
        ('listening', '0003_readings_come_back_as_readings'),
        ('networks', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='mention',
            name='mention_once_per_account',
        ),
        migrations.RemoveIndex(
            model_name='mention',
            name='mention_thread',
        ),
        migrations.RemoveIndex(
            model_name='mention',
            name='mention_answers',
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(fields=['root_id', 'account', 'said_at'], name='mention_thread'),
        ),
        migrations.AddIndex(
            model_name='mention',
            index=models.Index(fields=['parent_id', 'account'], name='mention_answers'),
        ),
        migrations.AddConstraint(
            model_name='mention',
            constraint=models.UniqueConstraint(fields=('native_id', 'account'), name='mention_once_per_account'),
        ),
    ]
