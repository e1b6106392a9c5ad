from datetime import date

from django.http import Http404
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from django.views.generic import TemplateView

from pact.public_cache.pages import public_page
from workshops import listing
from workshops.forms.workshop import programmes_run_by


@method_decorator(public_page("after"), name="dispatch")
class Upcoming(TemplateView):
    """What comes; for visitors the public ones."""

    template_name = "workshops/list.html"

    def get_context_data(self, **kwargs):
        user = self.request.user
        workshops, after = listing.coming(user, self.request.GET)
        return super().get_context_data(
            workshops=workshops,
            after=after,
            years=listing.years(user),
            may_create=user.is_authenticated and programmes_run_by(user).exists(),
            **kwargs,
        )


@method_decorator(public_page("before", "after"), name="dispatch")
class Past(TemplateView):
    """What was, of one year."""

    template_name = "workshops/past.html"

    def get_context_data(self, **kwargs):
        user, year = self.request.user, self.kwargs["year"]
        if not listing.FIRST_YEAR <= year <= listing.LAST_YEAR:
            raise Http404("no such year")
        page, workshops = listing.past(user, year, self.request.GET)
        return super().get_context_data(
            page=page, workshops=workshops, years=listing.years(user), **kwargs
        )


@never_cache
@require_safe
def this_month(request):
    today = timezone.localdate()
    return redirect("workshops:month", today.year, today.month)


@method_decorator(public_page(), name="dispatch")
class Month(TemplateView):
    """The workshops of a month, in its weeks."""

    template_name = "workshops/month.html"

    def get_context_data(self, **kwargs):
        year, month = self.kwargs["year"], self.kwargs["month"]
        if not (listing.FIRST_YEAR <= year <= listing.LAST_YEAR and 1 <= month <= 12):
            raise Http404("no such month")
        weeks = listing.month(self.request.user, date(year, month, 1))
        return super().get_context_data(
            first=date(year, month, 1),
            weeks=weeks,
            any=any(day.workshops for week in weeks for day in week if day.in_month),
            before=date(year - (month == 1), (month - 2) % 12 + 1, 1),
            after=date(year + (month == 12), month % 12 + 1, 1),
            **kwargs,
        )
