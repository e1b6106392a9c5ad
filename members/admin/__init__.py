from members.admin import imports, organisation, participation, people  # noqa: F401
