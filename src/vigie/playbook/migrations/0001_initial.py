import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Department',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('topics', models.JSONField(default=list, verbose_name='topics')),
                ('contact', models.CharField(blank=True, default='', max_length=200, verbose_name='how the public reaches it')),
                ('internal', models.CharField(blank=True, default='', max_length=200, verbose_name='how the team reaches it')),
                ('version', models.PositiveIntegerField(default=1)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='departments', to='brands.brand')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='brands.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'name'), name='department_once_per_brand'), models.UniqueConstraint(fields=('brand', 'key'), name='department_key_once_per_brand')],
            },
        ),
        migrations.CreateModel(
            name='DepartmentVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('name', models.CharField(max_length=80)),
                ('topics', models.JSONField(default=list)),
                ('contact', models.CharField(blank=True, default='', max_length=200)),
                ('internal', models.CharField(blank=True, default='', max_length=200)),
                ('saved_at', models.DateTimeField(blank=True, null=True)),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='brands.member')),
                ('department', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='former', to='playbook.department')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('department', 'version'), name='department_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Rulebook',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField()),
                ('note', models.CharField(blank=True, default='', max_length=200)),
                ('created_at', models.DateTimeField()),
                ('is_active', models.BooleanField(default=False)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='rulebooks', to='brands.brand')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='brands.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'version'), name='rulebook_version_once'), models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('brand',), name='one_active_rulebook')],
            },
        ),
        migrations.CreateModel(
            name='Template',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=40)),
                ('use', models.CharField(choices=[('reply', 'Reply'), ('statement', 'Statement')], default='reply', max_length=10)),
                ('language', models.CharField(max_length=8)),
                ('variant', models.PositiveSmallIntegerField(default=1)),
                ('version', models.PositiveIntegerField(default=1)),
                ('title', models.CharField(max_length=120)),
                ('text', models.TextField()),
                ('created_at', models.DateTimeField()),
                ('is_active', models.BooleanField(default=True)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='templates', to='brands.brand')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='brands.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'key', 'language', 'variant', 'version'), name='template_version_once'), models.UniqueConstraint(condition=models.Q(('is_active', True)), fields=('brand', 'key', 'language', 'variant'), name='one_active_template')],
            },
        ),
    ]
