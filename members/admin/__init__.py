from members.admin import invitations, people  # noqa: F401
