from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('brands', '0001_initial'),
        ('inbox', '0005_one_open_case_by_a_column'),
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
        migrations.AddConstraint(
            model_name='case',
            constraint=models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('author', 'thread_root', 'account'), name='one_open_case_per_person_and_thread'),
        ),
    ]
