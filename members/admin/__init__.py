from members.admin import (  # noqa: F401
    group,
    imports,
    membership,
    organisation,
    participation,
    people,
    programme,
)
