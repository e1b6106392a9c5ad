"""Invitations and what else is about people's accounts."""

import secrets
from datetime import timedelta

import factory
from django.utils import timezone

from members.models import DataExport, Invitation
from members.services.invitations import digest_of
from tests.factories.members import OrganisationFactory, WorkingGroupFactory


class InvitationFactory(factory.django.DjangoModelFactory):
    """An open invitation to a group; `token` is the secret of its link."""

    class Meta:
        model = Invitation

    class Params:
        expired = factory.Trait(expires_at=factory.LazyFunction(timezone.now))
        withdrawn = factory.Trait(withdrawn_at=factory.LazyFunction(timezone.now))

    email = factory.Sequence(lambda n: f"guest{n}@city.example")
    organisation = factory.SubFactory(OrganisationFactory)
    group = factory.SubFactory(WorkingGroupFactory)
    sent_at = factory.LazyFunction(lambda: timezone.now() - timedelta(hours=1))
    expires_at = factory.LazyFunction(lambda: timezone.now() + timedelta(days=14))

    @classmethod
    def _create(cls, model_class, *args, token=None, **kwargs):
        token = token or secrets.token_urlsafe(32)
        invitation = super()._create(model_class, *args, digest=digest_of(token), **kwargs)
        invitation.token = token
        return invitation


class DataExportFactory(factory.django.DjangoModelFactory):
    """A file that is ready."""

    class Meta:
        model = DataExport

    file = factory.django.FileField(filename="data.zip", data=b"PK")
    ready_at = factory.LazyFunction(timezone.now)
