import django.db.models.deletion
import uuid
import vigie.listening.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
        ('networks', '0001_initial'),
        ('people', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Mention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('network', models.CharField(max_length=40)),
                ('native_id', models.CharField(max_length=500)),
                ('kind', models.CharField(choices=[('post', 'Post'), ('comment', 'Comment'), ('reply', 'Reply'), ('review', 'Review'), ('mention', 'Mention'), ('question', 'Question'), ('direct', 'Private message'), ('mail', 'E-mail'), ('article', 'Article')], max_length=10)),
                ('text', models.TextField(blank=True, default='')),
                ('text_cut', models.BooleanField(default=False)),
                ('language', models.CharField(blank=True, default='', max_length=8)),
                ('url', models.CharField(blank=True, default='', max_length=1000)),
                ('parent_id', models.CharField(blank=True, default='', max_length=500)),
                ('root_id', models.CharField(blank=True, default='', max_length=500)),
                ('rating', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('media', models.JSONField(blank=True, default=list)),
                ('shares', models.PositiveIntegerField(default=0)),
                ('likes', models.PositiveIntegerField(default=0)),
                ('from_us', models.BooleanField(default=False)),
                ('to_us', models.BooleanField(default=False)),
                ('status', models.CharField(blank=True, default='', max_length=20)),
                ('version', models.PositiveIntegerField(default=1)),
                ('native_version', models.CharField(blank=True, default='', max_length=200)),
                ('said_at', models.DateTimeField()),
                ('received_at', models.DateTimeField()),
                ('edited_at', models.DateTimeField(blank=True, null=True)),
                ('deleted_at', models.DateTimeField(blank=True, null=True)),
                ('odd', models.CharField(blank=True, default='', max_length=80)),
                ('watches', models.JSONField(blank=True, default=list)),
                ('raw', models.JSONField(blank=True, default=dict)),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='networks.account')),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='people.author')),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='mentions', to='brands.brand')),
                ('place', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='mentions', to='networks.place')),
            ],
            options={
                'indexes': [models.Index(fields=['root_id', 'account', 'said_at'], name='mention_thread'), models.Index(fields=['parent_id', 'account'], name='mention_answers'), models.Index(fields=['author', '-said_at'], name='mention_of_author'), models.Index(fields=['brand', '-id'], name='mention_newest')],
                'constraints': [models.UniqueConstraint(fields=('native_id', 'account'), name='mention_once_per_account')],
            },
        ),
        migrations.CreateModel(
            name='ReadingRow',
            fields=[
                ('mention', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, primary_key=True, related_name='reading_row', serialize=False, to='listening.mention')),
                ('model', models.CharField(max_length=40)),
                ('sentiment', models.CharField(blank=True, default='', max_length=10)),
                ('intent', models.CharField(blank=True, default='', max_length=12)),
                ('topic', models.CharField(blank=True, default='', max_length=14)),
                ('severity', models.PositiveSmallIntegerField(default=0)),
                ('removable', models.BooleanField(default=False)),
                ('content', vigie.listening.fields.ReadingField()),
            ],
        ),
        migrations.CreateModel(
            name='Correction',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('head', models.CharField(max_length=20)),
                ('was', models.CharField(blank=True, default='', max_length=20)),
                ('now', models.CharField(max_length=20)),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='brands.member')),
                ('mention', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='corrections', to='listening.mention')),
            ],
        ),
        migrations.CreateModel(
            name='MentionVersion',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('version', models.PositiveIntegerField()),
                ('text', models.TextField(blank=True, default='')),
                ('seen_at', models.DateTimeField()),
                ('mention', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='versions', to='listening.mention')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('mention', 'version'), name='mention_version_once')],
            },
        ),
        migrations.CreateModel(
            name='Watch',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(max_length=80, verbose_name='name')),
                ('query', models.TextField(verbose_name='words')),
                ('is_active', models.BooleanField(default=True)),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='watches', to='brands.brand')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='brands.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('brand', 'name'), name='watch_once_per_brand')],
            },
        ),
        migrations.CreateModel(
            name='Tally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('kind', models.CharField(max_length=10)),
                ('minute', models.DateTimeField()),
                ('heard', models.PositiveIntegerField(default=0)),
                ('negative', models.PositiveIntegerField(default=0)),
                ('reach', models.PositiveBigIntegerField(default=0)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='tallies', to='brands.brand')),
                ('watch', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='tallies', to='listening.watch')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', 'minute'], name='tally_by_minute')],
                'constraints': [models.UniqueConstraint(fields=('brand', 'watch', 'kind', 'minute'), name='tally_once_per_minute'), models.UniqueConstraint(condition=models.Q(('watch', None)), fields=('brand', 'kind', 'minute'), name='own_tally_once_per_minute')],
            },
        ),
    ]
