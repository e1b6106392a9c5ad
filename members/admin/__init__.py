from members.admin import people  # noqa: F401
