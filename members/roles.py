"""What staff may do: two sets of rights, kept in step with the code at each migration.

A superuser gives them to people in the admin. Whoever has none of them opens an empty admin.
"""

from django.apps import apps
from django.contrib.auth.management import create_permissions

SECRETARIAT, EDITOR = "Secretariat", "Editor"

# The apps whose models a role manages.
APPS = {
    SECRETARIAT: ("members", "news", "pact", "workshops"),
    EDITOR: ("news",),
}


def keep_in_step(using, **kwargs):
    """Give each role all rights of its apps; after every migration, so that new models join."""
    from django.contrib.auth.models import Group, Permission

    for labels in APPS.values():
        for label in labels:
            create_permissions(apps.get_app_config(label), verbosity=0, using=using)
    for name, labels in APPS.items():
        role, _made = Group.objects.using(using).get_or_create(name=name)
        rights = Permission.objects.using(using).filter(content_type__app_label__in=labels)
        role.permissions.set(rights)
