from pact.models.outgoing_mail import OutgoingMail
from pact.models.work import PeriodicWork, StoredTask

__all__ = ["OutgoingMail", "PeriodicWork", "StoredTask"]
