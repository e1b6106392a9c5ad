from datetime import UTC, datetime, timedelta

import factory
from django.utils import timezone as now

from news import services
from news.models import Page, Picture, Post, Topic

START = datetime(2024, 1, 1, 9, tzinfo=UTC)


class TopicFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Topic

    name = factory.Sequence(lambda n: f"Topic {n}")
    slug = factory.Sequence(lambda n: f"topic-{n}")


class PictureFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Picture

    file = factory.django.ImageField(width=8, height=6, color="teal", format="PNG")
    file__filename = "small.png"
    alternative_text = factory.Sequence(lambda n: f"A teal picture {n}")


class WithBody(factory.django.DjangoModelFactory):
    class Meta:
        abstract = True
        skip_postgeneration_save = True

    body = "<p>The text.</p>"

    @factory.post_generation
    def pictures(text, create, extracted, **kwargs):  # noqa: N805
        if create:
            services.record_pictures(text)


class PostFactory(WithBody):
    """A published post; each is an hour younger than the one before."""

    class Meta:
        model = Post
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(state=Post.State.DRAFT, published_at=None)
        scheduled = factory.Trait(
            state=Post.State.SCHEDULED,
            published_at=factory.LazyFunction(
                lambda: now.now().replace(microsecond=0) + timedelta(days=7)
            ),
        )
        withdrawn = factory.Trait(state=Post.State.WITHDRAWN)

    title = factory.Sequence(lambda n: f"Post {n}")
    slug = factory.Sequence(lambda n: f"post-{n}")
    lead = "What it is about."
    publisher = "City of Ghent"
    state = Post.State.PUBLISHED
    published_at = factory.Sequence(lambda n: START + timedelta(hours=n))

    @factory.post_generation
    def topics(post, create, topics, **kwargs):  # noqa: N805
        if topics:
            post.topics.set(topics)


class PageFactory(WithBody):
    """A published page."""

    class Meta:
        model = Page
        skip_postgeneration_save = True

    class Params:
        draft = factory.Trait(published=False)

    title = factory.Sequence(lambda n: f"Page {n}")
    slug = factory.Sequence(lambda n: f"page-{n}")
    published = True
