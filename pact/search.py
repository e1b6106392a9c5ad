"""The search, which knows every app: a form, what it finds, and help where it finds nothing."""

import re
from collections import Counter
from dataclasses import dataclass, field

from django.conf import settings
from django.db import OperationalError
from django.utils.decorators import method_decorator
from django.utils.timezone import localtime
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache
from django.views.generic import TemplateView
from psycopg2.errors import QueryCanceled

from members.search import Groups, Organisations
from news.cards import cards
from news.models import Post, Topic, years_of_news
from news.publishers import names_of
from news.search import Pages, Posts
from pact.full_text.asked import Asked
from pact.full_text.finding import RANKED, Filters, bounded, highlight
from pact.full_text.seen import Reader
from pact.templatetags.portal import translate_url
from workshops.search import Materials, Workshops

# Each has `name`, as in addresses; `kind` and `plural`, what one of them is and what they all are;
# `line`, a template with what is told of one; `by_year`, whether one can be of a year;
# `hits(asked, filters, reader)`, texts that have the words, as a `Hit` each, of what is not public
# only those the person may see, as their number would tell of the others; and `texts(user, hits)`,
# again those the person may see: a `Text` by each thing's key.
SOURCES = [Posts(), Organisations(), Groups(), Workshops(), Materials(), Pages()]
SIZE = 20  # results a page
OTHER_LANGUAGE = 0.7  # the weight of what is not in the reader's language
MOST_PUBLISHERS = 15


@dataclass
class Found:
    asked: Asked
    hits: list = field(default_factory=list)
    corrected: bool = False
    relaxed: bool = False
    # Names of the sources that have more; of news, older ones were not ranked.
    parts: set = field(default_factory=set)

    def of(self, kind):
        """The hits of a source, by its name; without one, all."""
        return [hit for hit in self.hits if kind in (None, hit.source.name)]

    def is_part(self, kind):
        return kind in self.parts if kind else bool(self.parts)


def find(typed, filters, user):
    """What somebody means: as typed, else without errors of typing, else one word is enough."""
    asked, reader = Asked.typing(typed), Reader(user)
    found = find_as(asked, filters, reader)
    if not found.hits and (better := asked.corrected()):
        found = find_as(better, filters, reader)
        found.corrected = bool(found.hits)
        asked = better if found.hits else asked
    if not found.hits and (less := asked.relaxed()):
        found = find_as(less, filters, reader)
        found.relaxed = bool(found.hits)
    return found


def find_as(asked, filters, reader):
    found, best, language = Found(asked), {}, get_language()
    for source in SOURCES:
        hits = source.hits(asked, filters, reader)
        if len(hits) == RANKED:
            found.parts.add(source.name)
        for hit in hits:
            # Of one thing, the text in the reader's language, else the one that fits best.
            fit = (hit.language == language, hit.rank)
            if fit > best.get((source, hit.key), (None, (False, -1)))[1]:
                best[source, hit.key] = hit, fit

    def weight(hit):
        return hit.rank * (1 if hit.language == language else OTHER_LANGUAGE)

    found.hits = [hit for hit, _fit in best.values()]
    found.hits.sort(key=lambda hit: hit.moment.timestamp() if hit.moment else 0, reverse=True)
    found.hits.sort(key=weight, reverse=True)
    return found


def shown(user, found, hits):
    """The results of a page, in order, as the template needs them."""
    texts = {}
    for source in SOURCES:
        own = [hit for hit in hits if hit.source is source]
        if own:
            texts |= {(source, key): text for key, text in source.texts(user, own).items()}
    there = [(hit, texts[hit.source, hit.key]) for hit in hits if (hit.source, hit.key) in texts]
    highlight(found.asked, [(hit.language, text) for hit, text in there])
    return [
        {
            "kind": text.kind or hit.source.kind,
            "line": hit.source.line,
            "thing": text.thing,
            "title": text.title_html,
            "excerpt": text.excerpt_html,
            "language": hit.language,
            "address": address(text.thing, hit.language),
        }
        for hit, text in there
    ]


def address(thing, language):
    """Where the found text is read: at the page in its language, if this one shows another."""
    here = thing.get_absolute_url()
    return here if thing.shown_in == language else translate_url(here, language)


@method_decorator(never_cache, name="dispatch")
class Search(TemplateView):
    """For visitors too it is made each time: hardly two of them ask the same, and what many ask
    would push the pages that all read out of their memory.
    """

    template_name = "search.html"

    def get_context_data(self, **kwargs):
        params = self.request.GET
        topics = list(Topic.objects.by_name())
        topic = next((item for item in topics if item.slug == params.get("topic")), None)
        year = params.get("year", "")
        year = int(year) if re.fullmatch("(19|20)[0-9]{2}", year) else None
        language = params.get("language")
        language = language if language in dict(settings.LANGUAGES) else None
        publisher = params.get("publisher", "")
        publisher = publisher if re.fullmatch(r"[a-z0-9-]{1,150}", publisher) else None
        kind = next((each for each in SOURCES if each.name == params.get("kind")), None)
        filters = Filters(language, topic.pk if topic else None, year, publisher)
        context = {
            "typed": " ".join(params.get("q", "").replace("\0", " ").split()),
            "topics": topics,
            "topic": topic,
            "years": {*years_of_news(), *([year] if year else [])},
            "year": year,
            "languages": settings.LANGUAGES,
            "language": language,
            "publisher": publisher,
            "kind": kind,
            "is_filtered": any([topic, year, language, publisher]),
            "results": [],
        }
        if context["typed"]:
            try:
                with bounded():
                    found = find(params.get("q", ""), filters, self.request.user)
                    context |= self.choices(found, context) | self.results(found, kind)
            except OperationalError as error:
                if not isinstance(error.__cause__, QueryCanceled):
                    raise
                context["too_slow"] = True
        context["years"] = sorted(context["years"], reverse=True)
        if not context.get("found") or not context["found"].hits:
            newest = Post.objects.published().newest_first().values_list("pk", flat=True)[:3]
            context["newest"] = cards(self.request, list(newest), level=3)
        return super().get_context_data(**context, **kwargs)

    def results(self, found, kind):
        name = kind.name if kind else None
        hits = found.of(name)
        last = max(1, -(-len(hits) // SIZE))
        number = self.request.GET.get("page", "")
        page = min(int(number), last) if re.fullmatch("[1-9][0-9]{0,3}", number) else 1
        return {
            "found": found,
            "count": len(hits),
            "is_part": found.is_part(name),
            "newest_alone": "news" in found.parts and name in (None, "news"),
            "results": shown(self.request.user, found, hits[(page - 1) * SIZE : page * SIZE]),
            "page": page,
            "first": (page - 1) * SIZE + 1,
            "previous": self.address(page=page - 1) if page > 1 else None,
            "next": self.address(page=page + 1) if page < last else None,
        }

    def choices(self, found, chosen):
        """What was found leads on to: its kinds, with their numbers, its publishers and years."""
        kinds = [(None, _("All"), len(found.hits), bool(found.parts))]
        for each in SOURCES:
            number = len(found.of(each.name))
            if number or each is chosen["kind"]:
                kinds.append((each, each.plural, number, each.name in found.parts))
        counts = Counter(hit.publisher for hit in found.hits if hit.publisher)
        often = [publisher for publisher, _number in counts.most_common(MOST_PUBLISHERS)]
        own = [chosen["publisher"]] if chosen["publisher"] else []
        publishers = names_of({*often, *own})
        return {
            "kinds": [
                {
                    "name": label,
                    "number": number,
                    "more": more,
                    "chosen": each is chosen["kind"],
                    "address": self.address(page=None, kind=each.name if each else None),
                }
                for each, label, number, more in kinds
            ],
            "publishers": sorted(publishers.items(), key=lambda item: item[1].casefold()),
            "years": chosen["years"]
            | {localtime(hit.moment).year for hit in found.hits if hit.source.by_year},
        }

    def address(self, **more):
        """This address with other values; without those that are None."""
        params = self.request.GET.copy()
        for name, value in more.items():
            params.pop(name, None)
            if value is not None:
                params[name] = value
        return f"?{params.urlencode()}"
