"""The front page, which knows every app."""

from django.utils.decorators import method_decorator
from django.views.generic import TemplateView

from members.directory.totals import totals
from news.models import Post
from pact.public_cache.pages import public_page
from workshops.listing import next_public


@method_decorator(public_page(), name="dispatch")
class Home(TemplateView):
    template_name = "home.html"

    def get_context_data(self, **kwargs):
        posts = Post.objects.published().for_cards()
        featured = posts.filter(featured=True).newest_first().first()
        newest = posts.newest_first()
        if featured:
            newest = newest.exclude(pk=featured.pk)
        return super().get_context_data(
            featured=featured,
            posts=newest[:6],
            totals=totals(),
            workshop=next_public(),
            **kwargs,
        )
