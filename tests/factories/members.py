import factory
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal import auth as totp

from members.models import User

PASSWORD = "correct horse battery staple"


class EmailAddressFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = EmailAddress

    primary = True
    verified = True
    email = factory.SelfAttribute("user.email")


class UserFactory(factory.django.DjangoModelFactory):
    """A person who can log in with PASSWORD; the address is verified.

    UserFactory(totp_secret="…") has a second factor.
    """

    class Meta:
        model = User
        skip_postgeneration_save = True

    email = factory.Sequence(lambda n: f"person{n}@city.example")
    name = factory.Sequence(lambda n: f"Person {n}")
    address = factory.RelatedFactory(EmailAddressFactory, factory_related_name="user")

    @classmethod
    def _create(cls, model_class, *args, password=PASSWORD, **kwargs):
        return model_class.objects.create_user(*args, password=password, **kwargs)

    @factory.post_generation
    def totp_secret(user, create, secret, **kwargs):  # noqa: N805
        if secret:
            totp.TOTP.activate(user, secret)
