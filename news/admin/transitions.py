"""The steps in a post's public life, as the admin offers them: button, question, confirmation."""

from collections.abc import Callable
from dataclasses import dataclass

from django import forms
from django.utils.translation import gettext_lazy as _

from news import services
from news.models import Post
from pact.editing.widgets import NamedSplitDateTime


class Confirm(forms.Form):
    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, **kwargs)


class ScheduleForm(Confirm):
    at = forms.SplitDateTimeField(
        label=_("Public from"),
        widget=NamedSplitDateTime,
        help_text=_("In your own time zone."),
    )

    def __init__(self, *args, post, **kwargs):
        super().__init__(*args, post=post, **kwargs)
        self.initial["at"] = post.published_at


@dataclass(frozen=True)
class Transition:
    button: str
    question: str
    consequence: str
    done: str
    run: Callable
    fits: Callable
    form: type = Confirm
    # Of several at once, which take part: as for one, unless that could surprise.
    fits_selected: Callable | None = None

    def __post_init__(self):
        if self.fits_selected is None:
            object.__setattr__(self, "fits_selected", self.fits)


def _feature(post):
    return services.feature(post, True)


def _unfeature(post):
    return services.feature(post, False)


TRANSITIONS = {
    "publish": Transition(
        button=_("Publish…"),
        question=_("Publish this post now?"),
        consequence=_("Everybody can read it at once, on the site, in the feeds and in searches."),
        done=_("The post is published."),
        run=services.publish,
        fits=lambda post: not post.is_public,
        # What is planned for later or was withdrawn for a reason is not swept along.
        fits_selected=lambda post: post.state == Post.State.DRAFT,
    ),
    "schedule": Transition(
        button=_("Schedule…"),
        question=_("When should this post become public?"),
        consequence=_("Until then only staff can see it."),
        done=_("The post is scheduled."),
        run=services.schedule,
        fits=lambda post: not post.is_public,
        form=ScheduleForm,
    ),
    "withdraw": Transition(
        button=_("Withdraw…"),
        question=_("Withdraw this post?"),
        consequence=_(
            "It disappears from the site, the feeds and the sitemap at once. The text is kept and "
            "can be published again."
        ),
        done=_("The post is no longer public."),
        run=services.withdraw,
        fits=lambda post: post.state in (Post.State.PUBLISHED, Post.State.SCHEDULED),
    ),
    "feature": Transition(
        button=_("Feature…"),
        question=_("Show this post first on the home page?"),
        consequence=_("Of several featured posts, the newest stands first."),
        done=_("The post is featured."),
        run=_feature,
        fits=lambda post: post.is_public and not post.featured,
    ),
    "unfeature": Transition(
        button=_("No longer feature…"),
        question=_("No longer show this post first on the home page?"),
        consequence=_("It stays public, in its place among the news."),
        done=_("The post is no longer featured."),
        run=_unfeature,
        fits=lambda post: post.is_public and post.featured,
    ),
}
