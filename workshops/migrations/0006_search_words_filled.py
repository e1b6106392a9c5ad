"""The workshops that are there already can be found, and their material while its title is typed."""

from django.db import migrations

from pact.full_text.filling import filled


class Migration(migrations.Migration):
    atomic = False
    dependencies = [("workshops", "0005_search_words")]

    operations = [
        filled(
            ("workshops_workshop", "SELECT keep_workshop_words(%s, %s)"),
            (
                "workshops_material",
                "SELECT keep_material_words(id) FROM workshops_material WHERE id BETWEEN %s AND %s",
            ),
        )
    ]
