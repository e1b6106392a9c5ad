from datetime import UTC, date, datetime

import factory
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp

from members.models import (
    BuyerGroup,
    Membership,
    Organisation,
    Participation,
    PublishedCount,
    Representative,
    User,
    WorkingGroup,
    WorkProgramme,
)

START = datetime(2021, 6, 14, 9, tzinfo=UTC)
PASSWORD = "correct horse battery staple"


class EmailAddressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmailAddress

    primary = True
    verified = True
    email = factory.SelfAttribute("user.email")


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can log in with PASSWORD; the address is verified, and staff know the person.

    UserFactory(totp_secret="…") has a second factor.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@city.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    vouched = True
    address = factory.RelatedFactory(EmailAddressFactory, factory_related_name="user")

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, **kwargs):
        return model_class.objects.create_user(*args, password=password, **kwargs)

    @factory.post_generation
    def totp_secret(user, create, secret, **kwargs):  # noqa: N805
        if secret:
            totp.TOTP.activate(user, secret)


class OrganisationFactory(factory.django.DjangoModelFactory):
    """A public buyer of a Belgian city, in the public directory."""

    class Meta:
        model = Organisation

    class Params:
        supplier = factory.Trait(
            kind=Organisation.Kind.SUPPLIER, level=Organisation.Level.NONE, country=""
        )

    name = factory.Sequence(lambda n: f"City {n}")
    slug = factory.Sequence(lambda n: f"city-{n}")
    country = "BE"
    level = Organisation.Level.LOCAL
    kind = Organisation.Kind.PUBLIC_BUYER
    listed = True


class ParticipationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Participation

    organisation = factory.SubFactory(OrganisationFactory)
    role = Participation.Role.PROCURING
    signed_on = date(2021, 6, 14)


class WorkingGroupFactory(factory.django.DjangoModelFactory):
    """A working group for buyers only, with a public page."""

    class Meta:
        model = WorkingGroup

    name = factory.Sequence(lambda n: f"Working group {n}")
    slug = factory.Sequence(lambda n: f"working-group-{n}")
    purpose = "What it is for."
    published = True


class BuyerGroupFactory(WorkingGroupFactory):
    class Meta:
        model = BuyerGroup

    name = factory.Sequence(lambda n: f"Buyer group {n}")
    slug = factory.Sequence(lambda n: f"buyer-group-{n}")
    country = "BE"


class WorkProgrammeFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = WorkProgramme

    group = factory.SubFactory(WorkingGroupFactory)
    title = factory.LazyAttribute(lambda programme: f"Edition {programme.year}")
    year = factory.Sequence(lambda n: 2021 + n)


class PublishedCountFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = PublishedCount

    group = factory.SubFactory(WorkingGroupFactory)
    counted = PublishedCount.Counted.MEMBERS
    number = 18
    source_name = "ICLEI"
    source_url = "https://example.org/count"
    stated_on = date(2022, 3, 8)


class MembershipFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Membership

    organisation = factory.SubFactory(OrganisationFactory)
    group = factory.SubFactory(WorkingGroupFactory)
    since = START


class RepresentativeFactory(factory.django.DjangoModelFactory):
    """A person who works for the member organisation and speaks for it."""

    class Meta:
        model = Representative

    class Params:
        group = factory.SubFactory(WorkingGroupFactory)

    membership = factory.SubFactory(MembershipFactory, group=factory.SelfAttribute("..group"))
    user = factory.SubFactory(
        UserFactory, organisation=factory.SelfAttribute("..membership.organisation")
    )
    since = START
