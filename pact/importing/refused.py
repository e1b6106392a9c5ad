class Refused(Exception):  # noqa: N818
    """The file as a whole cannot be imported. `note` says why, as the app's report words it."""

    note = None
