import factory
from django.utils import timezone

from news.models import Issue, Subscriber
from news.newsletter import sending
from tests.factories.news import PostFactory


class SubscriberFactory(factory.django.DjangoModelFactory):
    """Somebody who confirmed; of every topic, or of those that are given."""

    class Meta:
        model = Subscriber
        skip_postgeneration_save = True

    class Params:
        unconfirmed = factory.Trait(state=Subscriber.State.UNCONFIRMED, confirmed_at=None)
        bounced = factory.Trait(state=Subscriber.State.BOUNCED)

    email = factory.Sequence(lambda n: f"reader{n}@city.example")
    state = Subscriber.State.CONFIRMED
    confirmed_at = factory.LazyFunction(timezone.now)

    @factory.post_generation
    def topics(subscriber, create, topics, **kwargs):  # noqa: N805
        if topics:
            subscriber.topics.set(topics)
            subscriber.every_topic = False
            subscriber.save()


class IssueFactory(factory.django.DjangoModelFactory):
    """A draft with one public post, or with those that are given, in their order."""

    class Meta:
        model = Issue
        skip_postgeneration_save = True

    subject = factory.Sequence(lambda n: f"Issue {n}")
    introduction = "Dear reader,\n\nthis is new."

    @factory.post_generation
    def posts(issue, create, posts, **kwargs):  # noqa: N805
        issue.choose([post.pk for post in ([PostFactory()] if posts is None else posts)])


def sent(issue):
    """Into the outbox, as the worker does it."""
    sending.send_now(issue)
    sending.send(issue.pk)
    issue.refresh_from_db()
    return issue
