from members.admin import (  # noqa: F401
    group,
    imports,
    invitations,
    membership,
    organisation,
    participation,
    people,
    programme,
)
