from members.admin import group, membership, organisation, people, programme  # noqa: F401
