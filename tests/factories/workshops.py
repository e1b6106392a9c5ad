from datetime import timedelta

import factory
from django.utils import timezone

from tests.factories.members import WorkingGroupFactory, WorkProgrammeFactory
from workshops.models import AgendaItem, Material, Registration, Workshop


class WorkshopFactory(factory.django.DjangoModelFactory):
    """An announced workshop of a group, in a week, with a public page."""

    class Meta:
        model = Workshop

    class Params:
        group = factory.SubFactory(WorkingGroupFactory)
        draft = factory.Trait(state=Workshop.State.DRAFT)

    programme = factory.SubFactory(WorkProgrammeFactory, group=factory.SelfAttribute("..group"))
    title = factory.Sequence(lambda n: f"Workshop {n}")
    slug = factory.Sequence(lambda n: f"workshop-{n}")
    state = Workshop.State.ANNOUNCED
    starts_at = factory.LazyFunction(
        lambda: timezone.now().replace(minute=0, second=0, microsecond=0) + timedelta(days=7)
    )
    ends_at = factory.LazyAttribute(lambda workshop: workshop.starts_at + timedelta(hours=2))
    join_link = "https://meet.example/room"


class AgendaItemFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = AgendaItem

    workshop = factory.SubFactory(WorkshopFactory)
    title = factory.Sequence(lambda n: f"Item {n}")
    minutes = 30
    order = factory.Sequence(lambda n: n)


class RegistrationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Registration

    workshop = factory.SubFactory(WorkshopFactory)
    queued_at = factory.LazyFunction(timezone.now)


class MaterialFactory(factory.django.DjangoModelFactory):
    """Material that is a link, for the group."""

    class Meta:
        model = Material

    workshop = factory.SubFactory(WorkshopFactory)
    title = factory.Sequence(lambda n: f"Material {n}")
    link = "https://video.example/1"
