import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
        ('networks', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Author',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('network', models.CharField(max_length=40)),
                ('native_id', models.CharField(max_length=300)),
                ('handle', models.CharField(blank=True, default='', max_length=300)),
                ('name', models.CharField(blank=True, default='', max_length=300)),
                ('old_handles', models.JSONField(blank=True, default=list)),
                ('url', models.CharField(blank=True, default='', max_length=1000)),
                ('followers', models.PositiveIntegerField(blank=True, null=True)),
                ('is_us', models.BooleanField(default=False)),
                ('first_seen_at', models.DateTimeField()),
                ('last_seen_at', models.DateTimeField()),
                ('offences', models.PositiveIntegerField(default=0)),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='authors', to='brands.brand')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('native_id', 'brand', 'network'), name='author_once_per_brand')],
            },
        ),
        migrations.CreateModel(
            name='Offence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('native_id', models.CharField(max_length=500)),
                ('ground', models.CharField(max_length=10)),
                ('at', models.DateTimeField()),
                ('author', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='offence_rows', to='people.author')),
                ('report', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='networks.delivery')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('author', 'native_id'), name='offence_once_per_message')],
            },
        ),
    ]
