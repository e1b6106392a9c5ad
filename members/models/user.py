"""People who log in."""

import zoneinfo

from django.conf import settings
from django.contrib.auth.models import AbstractUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from members.names import Fold
from pact.fields import OneLineField


def validate_time_zone(value):
    if value not in zoneinfo.available_timezones():
        raise ValidationError(
            _("“%(value)s” is not a time zone. Choose one such as Europe/Brussels."),
            params={"value": value},
        )


class UserQuerySet(models.QuerySet):
    def visible_to(self, user):
        """People whom `user` may see: themselves, and all of them for staff who manage people."""
        if user.is_active and user.is_staff and user.has_perm("members.view_user"):
            return self
        return self.filter(pk=user.pk)

    def real(self):
        """Without those that were erased."""
        return self.filter(erased_at=None)


class UserManager(BaseUserManager.from_queryset(UserQuerySet)):
    def create_user(self, email, password=None, **fields):
        """A new account; without a password, one has to be set by the mailed link."""
        user = self.model(email=self.normalize_email(email).lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email=email.lower())


class User(AbstractUser):
    """A person with an account, known by e-mail address."""

    class Shown(models.TextChoices):
        """What a person may let fellow members of their groups see."""

        NAME = "name", _("name")
        JOB_TITLE = "job_title", _("job title")
        PERSPECTIVE = "perspective", _("perspective")
        EMAIL = "email", _("e-mail address")

    class Perspective(models.TextChoices):
        PROCUREMENT = "procurement", _("procurement")
        POLICY = "policy", _("policy")
        SUSTAINABILITY = "sustainability", _("sustainability")
        IT = "it", _("IT")
        OTHER = "other", _("other")

    username = first_name = last_name = None
    email = models.EmailField(
        _("e-mail address"),
        unique=True,
        help_text=_("The person logs in with this address."),
        error_messages={"unique": _("There is already an account with this e-mail address.")},
    )
    name = OneLineField(_("name"), max_length=150)
    job_title = OneLineField(_("job title"), max_length=150, blank=True)
    organisation = models.ForeignKey(
        "members.Organisation",
        verbose_name=_("organisation"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="people",
        help_text=_("The organisation that the person works and speaks for."),
    )
    # Not so for whom a moderator alone brought along.
    vouched = models.BooleanField(
        _("known to the secretariat"),
        default=False,
        help_text=_(
            "As one of the organisation's people, who may read its signed letters: whom staff "
            "invited, or gave the organisation here. Not whom a moderator invited."
        ),
    )
    perspective = models.CharField(
        _("perspective"),
        max_length=20,
        choices=Perspective.choices,
        blank=True,
        help_text=_("The side from which you look at ICT procurement."),
    )
    language = models.CharField(
        _("language"),
        max_length=5,
        choices=settings.LANGUAGES,
        default=settings.LANGUAGE_CODE,
        help_text=_("Mails come in this language."),
    )
    time_zone = models.CharField(
        _("time zone"),
        max_length=64,
        default=settings.TIME_ZONE,
        validators=[validate_time_zone],
        help_text=_("Times are shown in this zone, for example Europe/Brussels."),
    )

    shown_to_fellows = ArrayField(
        models.CharField(max_length=20, choices=Shown.choices),
        verbose_name=_("shown to fellow members"),
        default=list,
        blank=True,
        help_text=_("What the people of your groups see of you. Moderators see your name."),
    )
    # None as long as the person has not chosen, not even to show nothing.
    chose_shown_at = models.DateTimeField(_("chose what is shown"), null=True, editable=False)
    # Kinds of mail that the person does not want, of members/notifications.py.
    notifications_off = ArrayField(
        models.CharField(max_length=40), default=list, blank=True, editable=False
    )
    # When the person was told that the account goes, as it is not used.
    unused_told_at = models.DateTimeField(null=True, editable=False)
    demonstration = models.BooleanField(
        _("demonstration"),
        default=False,
        editable=False,
        help_text=_("Made up for a try-out."),
    )
    erased_at = models.DateTimeField(_("erased"), null=True, editable=False)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["name"]

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["name", "email"]
        constraints = [
            # Addresses are compared as people do, without regard to capitals.
            models.CheckConstraint(
                condition=models.Q(email=Lower("email")), name="user_email_lower_case"
            )
        ]
        indexes = [GinIndex(OpClass(Fold("name"), "gin_trgm_ops"), name="user_names")]

    def __str__(self):
        if self.erased_at:
            return gettext("erased account %(number)d") % {"number": self.pk}
        return self.name or self.email

    def clean(self):
        super().clean()
        self.email = self.email.lower()

    def get_full_name(self):
        return self.name

    def get_short_name(self):
        return self.name
