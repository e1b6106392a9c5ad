from pact.models.outgoing_mail import OutgoingMail
from pact.models.vocabulary import Unlearnt, Word
from pact.models.work import PeriodicWork, StoredTask

__all__ = ["OutgoingMail", "PeriodicWork", "StoredTask", "Unlearnt", "Word"]
