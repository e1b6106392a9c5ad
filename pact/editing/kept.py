"""The admin of what is kept in full: its languages, its history, nothing overwritten."""

from pact.editing.admin import EditingAdmin
from pact.editing.languages import InLanguagesAdmin
from pact.history.admin import HistoryAdmin


class KeptAdmin(EditingAdmin, HistoryAdmin, InLanguagesAdmin):
    """Texts in languages, with their history, edited without loss."""
