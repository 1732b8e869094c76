import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Alert',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=40)),
                ('key', models.CharField(max_length=120)),
                ('level', models.PositiveSmallIntegerField(choices=[(0, 'Note'), (1, 'Warning'), (2, 'Urgent')], default=1)),
                ('params', models.JSONField(default=dict)),
                ('raised_at', models.DateTimeField()),
                ('seen_at', models.DateTimeField()),
                ('acknowledged_at', models.DateTimeField(blank=True, null=True)),
                ('cleared_at', models.DateTimeField(blank=True, null=True)),
                ('acknowledged_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='brands.member')),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='alerts', to='brands.brand')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('cleared_at', None)), fields=['brand', 'level'], name='alert_open')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('cleared_at', None)), fields=('brand', 'key'), name='one_open_alert_per_key'), models.UniqueConstraint(condition=models.Q(('brand', None), ('cleared_at', None)), fields=('key',), name='one_open_alert_of_the_house')],
            },
        ),
    ]
