"""Who may read their organisation's letters: as before, but for whom a moderator brought along."""

from django.db import migrations, models

import members.letters


def vouch(apps, schema_editor):
    """For whoever works for an organisation, unless somebody who is not staff invited them to."""
    User = apps.get_model("members", "User")
    Invitation = apps.get_model("members", "Invitation")
    by_others = Invitation.objects.filter(
        accepted_by=models.OuterRef("pk"),
        organisation=models.OuterRef("organisation"),
        invited_by__is_staff=False,
    )
    by_staff = Invitation.objects.filter(
        accepted_by=models.OuterRef("pk"),
        organisation=models.OuterRef("organisation"),
        invited_by__is_staff=True,
    )
    User.objects.exclude(organisation=None).filter(
        ~models.Exists(by_others) | models.Exists(by_staff)
    ).update(vouched=True)


class Migration(migrations.Migration):
    dependencies = [
        ("members", "0007_roles_without_a_date"),
    ]

    operations = [
        migrations.AddField(
            model_name="user",
            name="vouched",
            field=models.BooleanField(
                default=False,
                help_text="As one of the organisation's people, who may read its signed letters: whom staff invited, or gave the organisation here. Not whom a moderator invited.",
                verbose_name="known to the secretariat",
            ),
        ),
        migrations.AlterField(
            model_name="participation",
            name="letter",
            field=models.FileField(
                blank=True,
                help_text="A PDF. Seen by the secretariat and by those of the organisation's people whom it knows.",
                upload_to="letters",
                validators=[members.letters.validate_letter],
                verbose_name="signed letter",
            ),
        ),
        migrations.RunPython(vouch, migrations.RunPython.noop, elidable=True),
    ]
