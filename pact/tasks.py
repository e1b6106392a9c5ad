"""The portal's own housekeeping."""

from datetime import time, timedelta

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks_db.models import DBTaskResult

from pact.full_text import vocabulary
from pact.models import OutgoingMail
from pact.models.outgoing_mail import NO_CONTENT
from pact.work.tasks import periodic

KEEP_DONE = timedelta(days=14)  # tasks that went well
KEEP_FAILED = timedelta(days=90)
KEEP_MAIL = timedelta(days=90)


@periodic(_("Delete old tasks"), at=time(3, 40))
def prune_tasks():
    now = timezone.now()
    tasks = DBTaskResult.objects
    tasks.successful().filter(finished_at__lt=now - KEEP_DONE).delete()
    tasks.failed().filter(finished_at__lt=now - KEEP_FAILED).delete()


@periodic(_("Delete old mails"), at=time(3, 45))
def prune_mail():
    """Forget what was sent to whom; at once, what failed and is of no use any more."""
    now = timezone.now()
    done = OutgoingMail.objects.exclude(state=OutgoingMail.State.QUEUED)
    done.filter(created_at__lt=now - KEEP_MAIL).delete()
    done.filter(expires_at__lt=now).exclude(text="").update(**NO_CONTENT)


@periodic(
    _("Learn the words of new texts for the search"), every=timedelta(minutes=1), atomic=False
)
def learn_words():
    """What new texts say, for the search."""
    vocabulary.learn()
