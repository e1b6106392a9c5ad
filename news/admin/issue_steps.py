"""The steps in the life of an issue, as the admin offers them."""

from django import forms
from django.utils.translation import gettext_lazy as _

from news.admin.transitions import Confirm, Transition
from news.admin.widgets import NamedSplitDateTime
from news.models import Issue
from news.newsletter import sending


class PlanForm(Confirm):
    at = forms.SplitDateTimeField(
        label=_("Goes out on"), widget=NamedSplitDateTime, help_text=_("In your own time zone.")
    )

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, post=post, **kwargs)
        self.initial["at"] = post.scheduled_at


STEPS = {
    "send": Transition(
        button=_("Send now…"),
        question=_("Send this issue now?"),
        consequence=_("It goes out at once. What is sent cannot be called back."),
        done=_("The issue is being sent."),
        run=sending.send_now,
        fits=lambda issue: issue.is_editable,
    ),
    "schedule": Transition(
        button=_("Schedule…"),
        question=_("When should this issue go out?"),
        consequence=_(
            "Until then it can be changed. It goes to who is subscribed by then, with the posts "
            "that are public by then."
        ),
        done=_("The issue is scheduled."),
        run=sending.schedule,
        fits=lambda issue: issue.is_editable,
        form=PlanForm,
    ),
    "unschedule": Transition(
        button=_("Take off the schedule…"),
        question=_("No longer send this issue by itself?"),
        consequence=_("It becomes a draft again."),
        done=_("The issue is a draft again."),
        run=sending.unschedule,
        fits=lambda issue: issue.state == Issue.State.SCHEDULED,
    ),
    "stop": Transition(
        button=_("Stop sending…"),
        question=_("Stop sending this issue?"),
        consequence=_(
            "Who has it keeps it; nobody else gets it any more, and it cannot be sent again."
        ),
        done=_("Sending is stopped."),
        run=sending.stop,
        fits=lambda issue: issue.is_going_out,
    ),
}
