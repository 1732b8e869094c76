import django.db.models.deletion
import uuid
import vigie.core.types
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
        ('vault', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Account',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('network', models.CharField(max_length=40)),
                ('name', models.CharField(max_length=120, verbose_name='name')),
                ('server', models.CharField(blank=True, default='', max_length=300)),
                ('native_id', models.CharField(blank=True, default='', max_length=300)),
                ('handle', models.CharField(blank=True, default='', max_length=300)),
                ('settings', models.JSONField(blank=True, default=dict)),
                ('status', models.CharField(choices=[('on', 'Listening'), ('paused', 'Paused'), ('reconnect', 'To reconnect'), ('removed', 'Removed')], default='on', max_length=10)),
                ('created_at', models.DateTimeField()),
                ('cursor', models.JSONField(blank=True, default=dict)),
                ('next_read_at', models.DateTimeField()),
                ('read_every', models.PositiveIntegerField(default=60)),
                ('lease', models.CharField(blank=True, default='', max_length=36)),
                ('leased_until', models.DateTimeField(blank=True, null=True)),
                ('stream_lease', models.CharField(blank=True, default='', max_length=36)),
                ('stream_until', models.DateTimeField(blank=True, null=True)),
                ('stream_at', models.DateTimeField(blank=True, null=True)),
                ('stream_failures', models.PositiveIntegerField(default=0)),
                ('read_at', models.DateTimeField(blank=True, null=True)),
                ('heard_at', models.DateTimeField(blank=True, null=True)),
                ('usual_gap', models.FloatField(blank=True, null=True)),
                ('failures', models.PositiveIntegerField(default=0)),
                ('last_error', models.CharField(blank=True, default='', max_length=300)),
                ('last_error_code', models.CharField(blank=True, default='', max_length=40)),
                ('last_error_at', models.DateTimeField(blank=True, null=True)),
                ('token_ends_at', models.DateTimeField(blank=True, null=True)),
                ('calls_left', models.IntegerField(blank=True, null=True)),
                ('calls_limit', models.IntegerField(blank=True, null=True)),
                ('calls_reset_at', models.DateTimeField(blank=True, null=True)),
                ('refused_items', models.PositiveIntegerField(default=0)),
                ('minute_ceiling', models.PositiveIntegerField(default=20)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='accounts', to='brands.brand')),
                ('secret', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='vault.secret')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('status', 'on')), fields=['next_read_at'], name='account_to_read')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('status', 'removed'), _negated=True), fields=('brand', 'network', 'server', 'handle', 'name'), name='account_once_per_brand')],
            },
        ),
        migrations.CreateModel(
            name='Evidence',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('native_id', models.CharField(max_length=500)),
                ('url', models.CharField(blank=True, default='', max_length=1000)),
                ('content', models.JSONField()),
                ('sha256', models.CharField(max_length=64)),
                ('sealed_at', models.DateTimeField()),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.account')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='evidence', to='brands.brand')),
            ],
        ),
        migrations.CreateModel(
            name='Delivery',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('act', models.CharField(max_length=12)),
                ('target_id', models.CharField(max_length=500)),
                ('target', models.JSONField(default=dict)),
                ('text', models.TextField(blank=True, default='')),
                ('reason', models.CharField(blank=True, default='', max_length=300)),
                ('ground', models.CharField(blank=True, default='', max_length=10)),
                ('override_why', models.TextField(blank=True, default='')),
                ('state', models.CharField(choices=[('wanted', 'About to leave'), ('claimed', 'Leaving'), ('sent', 'Sent, being checked'), ('settled', 'Done and seen there'), ('refused', 'Refused by the network'), ('unknown', 'To be checked'), ('stopped', 'Stopped: something changed'), ('by_hand', 'To be done by hand'), ('cancelled', 'Cancelled')], default='wanted', max_length=10)),
                ('wanted_at', models.DateTimeField()),
                ('due_at', models.DateTimeField()),
                ('attempts', models.PositiveSmallIntegerField(default=0)),
                ('claim', models.CharField(blank=True, default='', max_length=36)),
                ('claimed_at', models.DateTimeField(blank=True, null=True)),
                ('sent_at', models.DateTimeField(blank=True, null=True)),
                ('look_at', models.DateTimeField(blank=True, null=True)),
                ('looks', models.PositiveSmallIntegerField(default=0)),
                ('settled_at', models.DateTimeField(blank=True, null=True)),
                ('native_id', models.CharField(blank=True, default='', max_length=500)),
                ('url', models.CharField(blank=True, default='', max_length=1000)),
                ('because', models.CharField(blank=True, default='', max_length=300)),
                ('because_code', models.CharField(blank=True, default='', max_length=40)),
                ('hand_url', models.CharField(blank=True, default='', max_length=1000)),
                ('hand_steps', models.JSONField(blank=True, default=list)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='deliveries', to='networks.account')),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='deliveries', to='brands.brand')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.member')),
                ('override_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.member')),
                ('override_second', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.member')),
                ('evidence', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.evidence')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'wanted')), fields=['due_at'], name='delivery_due'), models.Index(condition=models.Q(('state__in', ['sent', 'unknown'])), fields=['look_at'], name='delivery_to_look'), models.Index(condition=models.Q(('state', 'claimed')), fields=['claimed_at'], name='delivery_claimed'), models.Index(fields=['account', 'claimed_at'], name='delivery_rate'), models.Index(condition=models.Q(('native_id', ''), _negated=True), fields=['account', 'native_id'], name='delivery_native')],
                'constraints': [models.CheckConstraint(condition=models.Q(models.Q(('act__in', [vigie.core.types.Act['DELETE'], vigie.core.types.Act['HIDE'], vigie.core.types.Act['HOLD'], vigie.core.types.Act['MARK_SPAM']]), _negated=True), ('ground__in', [vigie.core.types.Ground['VULGAR'], vigie.core.types.Ground['SPAM'], vigie.core.types.Ground['SCAM'], vigie.core.types.Ground['UNLAWFUL']]), models.Q(('ground', vigie.core.types.Ground['OVERRIDE']), ('override_by__isnull', False), ('override_second__isnull', False), models.Q(('override_by', models.F('override_second')), _negated=True), models.Q(('override_why', ''), _negated=True)), _connector='OR'), name='criticism_is_never_removed'), models.CheckConstraint(condition=models.Q(models.Q(('act__in', [vigie.core.types.Act['DELETE'], vigie.core.types.Act['HIDE'], vigie.core.types.Act['HOLD'], vigie.core.types.Act['MARK_SPAM']]), _negated=True), ('evidence__isnull', False), _connector='OR'), name='removal_has_its_evidence'), models.UniqueConstraint(condition=models.Q(('state__in', ['wanted', 'claimed', 'sent', 'unknown', 'by_hand']), models.Q(('act__in', ['reply', 'direct']), _negated=True)), fields=('account', 'target_id', 'act'), name='one_open_act_per_target')],
            },
        ),
        migrations.CreateModel(
            name='Hold',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.CharField(max_length=200)),
                ('placed_at', models.DateTimeField()),
                ('lifted_at', models.DateTimeField(blank=True, null=True)),
                ('account', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='networks.account')),
                ('brand', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.CASCADE, related_name='holds', to='brands.brand')),
                ('lifted_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='brands.member')),
                ('placed_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='brands.member')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('lifted_at', None)), fields=['brand', 'account'], name='hold_open')],
            },
        ),
        migrations.CreateModel(
            name='Place',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('native_id', models.CharField(max_length=300)),
                ('name', models.CharField(blank=True, default='', max_length=200)),
                ('url', models.CharField(blank=True, default='', max_length=1000)),
                ('ours', models.BooleanField(default=False)),
                ('culture', models.CharField(blank=True, choices=[('', 'Not said'), ('brand', 'Our own place'), ('help', 'People help each other'), ('public', 'Public square')], default='', max_length=10)),
                ('customs', models.TextField(blank=True, default='')),
                ('last_version_seen', models.CharField(blank=True, default='', max_length=100)),
                ('account', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='places', to='networks.account')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('account', 'native_id'), name='place_once_per_account')],
            },
        ),
    ]
