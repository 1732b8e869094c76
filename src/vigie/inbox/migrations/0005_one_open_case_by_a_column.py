from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('brands', '0001_initial'),
        ('inbox', '0004_walk_indexes'),
        ('listening', '0003_readings_come_back_as_readings'),
        ('networks', '0001_initial'),
        ('people', '0001_initial'),
        ('playbook', '0001_initial'),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name='case',
            name='one_open_case_per_person_and_thread',
        ),
        migrations.AddField(
            model_name='case',
            name='is_open',
            field=models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('status', 'done'), _negated=True), models.BooleanField()), output_field=models.BooleanField()),
        ),
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('account', 'author', 'thread_root'), name='one_open_case_per_person_and_thread'),
        ),
    ]
