import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("workshops", "0002_material")]

    operations = [
        migrations.AddField(
            model_name="registration",
            name="turns",
            field=models.PositiveIntegerField(default=0, editable=False),
        ),
        migrations.CreateModel(
            name="MaterialTold",
            fields=[
                (
                    "material",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        primary_key=True,
                        related_name="told",
                        serialize=False,
                        to="workshops.material",
                    ),
                ),
                ("at", models.DateTimeField(auto_now_add=True)),
            ],
            options={"default_permissions": ()},
        ),
    ]
