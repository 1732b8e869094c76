from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("inbox", "0002_history_is_append_only")]
    operations = [
        migrations.AddIndex(
            model_name="reply",
            index=models.Index(
                condition=models.Q(("state", "to_approve")), fields=["case"], name="reply_to_approve"
            ),
        ),
    ]
