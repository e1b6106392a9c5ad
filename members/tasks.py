"""Work of the members that can wait."""

from datetime import time

from django.utils.translation import gettext_lazy as _

from members import retention
from members.importing import desk
from members.models.directory import fold_rows
from members.services import data, ended_sessions, invitations, leaving, lookalikes
from pact.work.tasks import periodic, task

LONGEST_IMPORT = 3600  # seconds


@task(_("Check a file of organisations"), attempts=3, seconds=LONGEST_IMPORT, atomic=False)
def check_organisations(pk):
    desk.check_file(pk)


@task(_("Bring in a file of organisations"), attempts=3, seconds=LONGEST_IMPORT, atomic=False)
def import_organisations(pk):
    desk.import_file(pk)


@periodic(_("Delete files of organisations that nobody decided on"), at=time(3, 55))
def forget_undecided_sheets():
    desk.remove_undecided()


@periodic(_("Add up the numbers of the directory"), at=time(3, 40))
def put_counts_together():
    fold_rows()


@periodic(_("Look for organisations that stand twice"), at=time(2, 30), attempts=2, seconds=3600)
def look_for_duplicates():
    lookalikes.look_for()


@periodic(_("Withdraw invitations that can no longer be accepted"), at=time(0, 10))
def withdraw_fallen_invitations():
    invitations.withdraw_fallen()


@task(_("Put the data of a person together"), attempts=3)
def make_data_export(pk):
    data.make(pk)


@periodic(_("Delete old files of people’s data"), at=time(4, 20))
def forget_data_exports():
    data.forget_old()


@periodic(_("Delete the last mails to who left the portal"), at=time(4, 25))
def forget_goodbyes():
    leaving.forget_goodbyes()


@periodic(_("Delete sessions that ran out"), at=time(4, 10))
def forget_ended_sessions():
    ended_sessions.forget()


@periodic(
    _("Announce and delete what is no longer kept"), at=time(4, 30), atomic=False, seconds=3600
)
def keep_to_retention():
    retention.run()
