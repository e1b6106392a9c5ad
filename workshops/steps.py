"""The steps in a workshop's life, as the admin and the site offer them: button, question, yes."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from workshops.models import Workshop
from workshops.services import life

State = Workshop.State


class Confirm(forms.Form):
    pass


class CancelForm(Confirm):
    reason = forms.CharField(
        label=_("Why it does not take place"),
        max_length=1000,
        widget=forms.Textarea({"rows": 3}),
        help_text=_("Told to those who registered, and shown on the page."),
    )


@dataclass(frozen=True)
class Step:
    button: str
    question: str
    consequence: str
    done: str
    run: Callable
    obstacle: Callable  # why it cannot be done now, in plain words
    fits_in: tuple  # states in which it is offered
    form: type = Confirm

    def fits(self, workshop):
        return workshop.state in self.fits_in


STEPS = {
    "announce": Step(
        button=_("Announce…"),
        question=_("Announce this workshop now?"),
        consequence=_(
            "Its page is shown, registration opens at its time, and those for whom it is get a "
            "mail."
        ),
        done=_("The workshop is announced."),
        run=life.announce,
        obstacle=life.obstacle_to_announcing,
        fits_in=(State.DRAFT,),
    ),
    "hold": Step(
        button=_("It took place…"),
        question=_("Mark this workshop as held?"),
        consequence=_(
            "Who opened the join link counts as attended. Those who took part are thanked and "
            "asked for feedback. This happens by itself after its end."
        ),
        done=_("The workshop was held."),
        run=life.hold,
        obstacle=life.obstacle_to_holding,
        fits_in=(State.ANNOUNCED,),
    ),
    "archive": Step(
        button=_("Archive…"),
        question=_("Put this workshop into the archive?"),
        consequence=_("It takes no more feedback. Its page and its material stay."),
        done=_("The workshop is in the archive."),
        run=life.archive,
        obstacle=life.obstacle_to_archiving,
        fits_in=(State.HELD,),
    ),
    "cancel": Step(
        button=_("Cancel the workshop…"),
        question=_("Cancel this workshop?"),
        consequence=_(
            "It does not take place. Its page says so and why, and those who registered get a mail."
        ),
        done=_("The workshop is cancelled."),
        run=life.cancel,
        obstacle=life.obstacle_to_cancelling,
        fits_in=(State.DRAFT, State.ANNOUNCED, State.HELD, State.ARCHIVED),
        form=CancelForm,
    ),
    "draft": Step(
        button=_("Back to draft…"),
        question=_("Make this workshop a draft again?"),
        consequence=_("Its page disappears until it is announced again. Nobody is told."),
        done=_("The workshop is a draft again."),
        run=life.back_to_draft,
        obstacle=life.obstacle_to_drafting,
        fits_in=(State.ANNOUNCED, State.CANCELLED),
    ),
}


def steps_for(workshop):
    return [(name, step) for name, step in STEPS.items() if step.fits(workshop)]
