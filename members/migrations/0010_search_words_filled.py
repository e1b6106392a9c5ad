"""The organisations and groups that are there already can be found."""

from django.db import migrations

from pact.full_text.filling import filled


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("members", "0009_search_words")]

    operations = [
        filled(
            ("members_organisation", "SELECT keep_organisation_words(%s, %s)"),
            ("members_group", "SELECT keep_group_words(%s, %s)"),
        )
    ]
