"""What an issue says, to whom: the same text in both parts, without pictures or anything else that
would tell us who read it.
"""

from dataclasses import dataclass, field

from django.conf import settings
from django.template.loader import render_to_string
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from news.models import Topic, TopicOfPost
from news.newsletter import links
from pact import mail

# Stands in a letter that many get for what is the reader's own.
READER = "~reader~"


def posts_of(issue):
    """The public ones among the posts chosen, in their order, with their topics."""
    return list(issue.chosen().published().for_cards())


def posts_for(posts, every_topic, topics):
    """Those that a reader of these topics gets."""
    if every_topic:
        return posts
    chosen = set(topics)
    return [post for post in posts if chosen & {topic.pk for topic in post.topics.all()}]


@dataclass
class Letter:
    """An issue in one language with some of its posts."""

    subject: str
    text: str
    html: str
    headers: dict = field(default_factory=dict)

    def to(self, subscriber):
        """The reader's own mail."""
        token = links.token(subscriber)

        def own(text):
            return text.replace(READER, token)

        headers = {name: own(value) for name, value in self.headers.items()}
        return mail.compose(
            self.subject, own(self.text), own(self.html), [subscriber.email], headers
        )

    def as_test(self, address):
        subject = _("[Test] %(subject)s") % {"subject": self.subject}
        return mail.compose(subject, self.text, self.html, [address])


def write(issue, posts, language):
    """The letter to readers of a language; `Letter.to` puts their own links in."""
    with translation.override(language):
        leave = links.of_token(READER, "leave")
        letter = _written(issue, posts, language, links.of_token(READER), leave)
    host = settings.PORTAL_URL.partition("://")[2].partition(":")[0]
    letter.headers = {
        # Leaving by the mail program's own button (RFC 8058).
        "List-Unsubscribe": f"<{leave}>",
        "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        "List-Id": f"<newsletter.{host}>",
    }
    return letter


def sample(issue, language, topics=()):
    """The letter as a reader with these topics gets it, for whom composes it; drafts are in it."""
    posts = list(issue.chosen().for_cards())
    keys = [topic.pk for topic in topics]
    with translation.override(language):
        form = links.form_address()
        return _written(issue, posts_for(posts, not keys, keys), language, form, form)


def _written(issue, posts, language, change, leave):
    with timezone.override(timezone.get_default_timezone()):
        context = {
            "issue": issue,
            "subject": " ".join(issue.subject.split()),
            "language": language,
            "posts": [(post, mail.address(post.get_absolute_url())) for post in posts],
            "change": change,
            "leave": leave,
        }
        text = render_to_string("mail/issue.txt", context).strip() + "\n"
        html = render_to_string("mail/issue.html", context)
    return Letter(context["subject"], text, html)


def topics_of(issue):
    """The topics that its posts have: by these, readers' letters differ."""
    there = TopicOfPost.objects.filter(post__in=issue.chosen().values("pk"))
    return Topic.objects.filter(pk__in=there.values("topic")).by_name()
