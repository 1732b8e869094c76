import django.db.models.deletion
import uuid
from django.db import migrations, models


class Migration(migrations.Migration):

    initial = True

    dependencies = [
        ('brands', '0001_initial'),
        ('listening', '0001_initial'),
        ('networks', '0001_initial'),
        ('people', '0001_initial'),
        ('playbook', '0001_initial'),
    ]

    operations = [
        migrations.CreateModel(
            name='Case',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('public_id', models.UUIDField(default=uuid.uuid4, editable=False, unique=True)),
                ('network', models.CharField(max_length=40)),
                ('thread_root', models.CharField(max_length=500)),
                ('opened_at', models.DateTimeField()),
                ('strategy', models.CharField(max_length=12)),
                ('because', models.CharField(max_length=60)),
                ('rule', models.CharField(max_length=120)),
                ('severity', models.PositiveSmallIntegerField(default=0)),
                ('ground', models.CharField(blank=True, default='', max_length=10)),
                ('template_key', models.CharField(blank=True, default='', max_length=40)),
                ('decision', models.JSONField(default=dict)),
                ('answer_before', models.DateTimeField(blank=True, null=True)),
                ('lane', models.CharField(choices=[('answer', 'To answer'), ('remove', 'To remove'), ('community', 'Community'), ('watch', 'To watch')], max_length=10)),
                ('status', models.CharField(choices=[('open', 'Open'), ('waiting', 'Left to the community'), ('sending', 'Being sent'), ('done', 'Done')], default='open', max_length=10)),
                ('rank_at', models.DateTimeField()),
                ('leave_until', models.DateTimeField(blank=True, null=True)),
                ('cause', models.CharField(blank=True, choices=[('answered', 'Answered'), ('removed', 'Removed and reported'), ('thanked', 'Thanked'), ('community', 'The community answered'), ('not_us', 'Not about us'), ('nothing', 'Nothing owed'), ('gone', 'Deleted by its author'), ('elsewhere', 'Settled elsewhere')], default='', max_length=10)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('closed_at', models.DateTimeField(blank=True, null=True)),
                ('version', models.PositiveIntegerField(default=1)),
                ('mention_count', models.PositiveIntegerField(default=1)),
                ('lease_until', models.DateTimeField(blank=True, null=True)),
                ('is_open', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('status', 'done'), _negated=True), models.BooleanField()), output_field=models.BooleanField())),
                ('is_owed', models.GeneratedField(db_persist=True, expression=models.ExpressionWrapper(models.Q(('status__in', ['open', 'sending'])), models.BooleanField()), output_field=models.BooleanField())),
                ('account', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='networks.account')),
                ('assigned_to', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='assigned_cases', to='brands.member')),
                ('author', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='cases', to='people.author')),
                ('brand', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.CASCADE, related_name='cases', to='brands.brand')),
                ('department', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='playbook.department')),
                ('lease_by', models.ForeignKey(blank=True, db_index=False, null=True, on_delete=django.db.models.deletion.SET_NULL, related_name='+', to='brands.member')),
                ('mention', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='lead_cases', to='listening.mention')),
                ('place', models.ForeignKey(db_index=False, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='networks.place')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('is_owed', True)), fields=['brand', 'lane', 'rank_at', 'id'], name='case_owed_by_lane'), models.Index(condition=models.Q(('is_owed', True)), fields=['assigned_to', 'rank_at', 'id'], name='case_owed_by_member'), models.Index(condition=models.Q(('is_owed', True)), fields=['brand', 'network', 'rank_at', 'id'], name='case_owed_by_net'), models.Index(condition=models.Q(('status', 'waiting')), fields=['brand', 'leave_until', 'id'], name='case_waiting'), models.Index(condition=models.Q(('status', 'waiting')), fields=['leave_until'], name='case_to_wake'), models.Index(condition=models.Q(('status', 'done')), fields=['brand', '-closed_at', '-id'], name='case_closed'), models.Index(condition=models.Q(('status', 'done')), fields=['brand', 'network', '-closed_at', '-id'], name='case_closed_by_net'), models.Index(fields=['author', '-opened_at'], name='case_of_author')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('is_open', True)), fields=('author', 'thread_root', 'account'), name='one_open_case_per_person_and_thread'), models.CheckConstraint(condition=models.Q(models.Q(('strategy', 'remove'), _negated=True), models.Q(('ground', ''), _negated=True), _connector='OR'), name='removal_case_has_a_ground')],
            },
        ),
        migrations.CreateModel(
            name='CaseAct',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='acts', to='inbox.case')),
                ('delivery', models.OneToOneField(on_delete=django.db.models.deletion.PROTECT, related_name='case_act', to='networks.delivery')),
            ],
        ),
        migrations.CreateModel(
            name='CaseEvent',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('seq', models.PositiveIntegerField()),
                ('kind', models.CharField(choices=[('opened', 'Case opened'), ('wrote_again', 'The person wrote again'), ('edited', 'The person changed their message'), ('deleted', 'The person deleted their message'), ('assigned', 'Assigned'), ('taken', 'Taken over'), ('noted', 'Note added'), ('corrected', 'Reading corrected'), ('redecided', 'Advice changed'), ('reply_wanted', 'Reply sent off'), ('replied', 'Reply seen on the network'), ('act_wanted', 'Act asked for'), ('act_done', 'Act confirmed on the network'), ('failed', 'The network did not accept it'), ('unsure', 'Not known whether it was published'), ('stopped', 'Stopped because something changed'), ('undone', 'Undone before it left'), ('override_asked', 'Exception asked for'), ('override_granted', 'Exception granted by a second person'), ('override_denied', 'Exception denied'), ('approval_asked', 'Second pair of eyes asked for'), ('approved', 'Reply approved'), ('sent_back', 'Reply sent back to its author'), ('left', 'Left to the community'), ('woke', 'Back from the community'), ('closed', 'Closed'), ('reopened', 'Reopened')], max_length=20)),
                ('at', models.DateTimeField()),
                ('data', models.JSONField(default=dict)),
                ('previous', models.CharField(blank=True, default='', max_length=64)),
                ('hash', models.CharField(max_length=64)),
                ('brand', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.brand')),
                ('by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.member')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='events', to='inbox.case')),
            ],
            options={
                'indexes': [models.Index(fields=['brand', '-id'], name='case_event_newest')],
                'constraints': [models.UniqueConstraint(fields=('case', 'seq'), name='case_event_once')],
            },
        ),
        migrations.CreateModel(
            name='CaseMention',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='case_mentions', to='inbox.case')),
                ('mention', models.OneToOneField(on_delete=django.db.models.deletion.CASCADE, related_name='case_mention', to='listening.mention')),
            ],
        ),
        migrations.CreateModel(
            name='ClientCommand',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('key', models.CharField(max_length=100)),
                ('body_hash', models.CharField(max_length=64)),
                ('status', models.PositiveSmallIntegerField(blank=True, null=True)),
                ('answer', models.JSONField(blank=True, null=True)),
                ('at', models.DateTimeField()),
                ('member', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='+', to='brands.member')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=('member', 'key'), name='client_command_once')],
            },
        ),
        migrations.CreateModel(
            name='Note',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('text', models.TextField()),
                ('at', models.DateTimeField()),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.member')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='notes', to='inbox.case')),
            ],
        ),
        migrations.CreateModel(
            name='Override',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('why', models.TextField()),
                ('asked_at', models.DateTimeField()),
                ('state', models.CharField(choices=[('asked', 'Waits for a second person'), ('granted', 'Granted'), ('denied', 'Denied')], default='asked', max_length=8)),
                ('answered_at', models.DateTimeField(blank=True, null=True)),
                ('answered_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.member')),
                ('asked_by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.member')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='overrides', to='inbox.case')),
                ('mention', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.mention')),
            ],
            options={
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'asked')), fields=('case',), name='one_open_override_per_case'), models.CheckConstraint(condition=models.Q(models.Q(('state', 'granted'), _negated=True), models.Q(('answered_by__isnull', False), models.Q(('answered_by', models.F('asked_by')), _negated=True)), _connector='OR'), name='override_needs_a_second_person')],
            },
        ),
        migrations.CreateModel(
            name='Reply',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('is_private', models.BooleanField(default=False)),
                ('text', models.TextField()),
                ('signed', models.TextField(blank=True, default='')),
                ('language', models.CharField(max_length=8)),
                ('template_key', models.CharField(blank=True, default='', max_length=40)),
                ('template_version', models.PositiveIntegerField(blank=True, null=True)),
                ('state', models.CharField(choices=[('draft', 'Draft'), ('to_approve', 'Waits for a second pair of eyes'), ('leaving', 'On its way'), ('published', 'Published'), ('failed', 'Not published')], default='draft', max_length=10)),
                ('seen_version', models.PositiveIntegerField()),
                ('created_at', models.DateTimeField()),
                ('updated_at', models.DateTimeField()),
                ('approved_by', models.ForeignKey(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='+', to='brands.member')),
                ('by', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='replies', to='brands.member')),
                ('case', models.ForeignKey(on_delete=django.db.models.deletion.CASCADE, related_name='replies', to='inbox.case')),
                ('delivery', models.OneToOneField(blank=True, null=True, on_delete=django.db.models.deletion.PROTECT, related_name='reply', to='networks.delivery')),
                ('mention', models.ForeignKey(on_delete=django.db.models.deletion.PROTECT, related_name='+', to='listening.mention')),
            ],
            options={
                'indexes': [models.Index(condition=models.Q(('state', 'to_approve')), fields=['case'], name='reply_to_approve')],
                'constraints': [models.UniqueConstraint(condition=models.Q(('state', 'draft')), fields=('case', 'by'), name='one_draft_per_agent_and_case')],
            },
        ),
    ]
