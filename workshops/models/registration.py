from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from members.access import staff_may
from pact.fields import OneLineField
from pact.translated import InLanguages, Translated, whole
from workshops.models.workshop import Workshop


class Question(InLanguages):
    """What a workshop asks those who register, such as what they eat."""

    workshop = models.ForeignKey(Workshop, on_delete=models.CASCADE, related_name="questions")
    order = models.PositiveSmallIntegerField(_("order"), default=0)
    text = Translated(models.CharField(_("question"), max_length=200))
    required = models.BooleanField(_("needs an answer"), default=False)

    class Meta:
        verbose_name = _("question at registration")
        verbose_name_plural = _("questions at registration")
        ordering = ["order", "pk"]
        constraints = [*whole("registration_question", "text")]

    def __str__(self):
        return self.text


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """One's own, and those of the workshops that one runs; all of them for staff."""
        if staff_may(user, "workshops.view_registration"):
            return self
        if not user.is_authenticated:
            return self.none()
        return self.filter(Q(user=user) | Q(workshop__in=Workshop.objects.run_by(user)))

    def seated(self):
        """Those who have a seat, or had one."""
        return self.filter(state__in=Registration.SEATED)

    def waiting(self):
        """In the order of their coming."""
        return self.filter(state=Registration.State.WAITING).order_by("queued_at", "pk")


class Registration(models.Model):
    """A person's seat at a workshop, or place in its waiting list.

    A guest without an account (where the workshop is for everyone) is known by name and address.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("not yet confirmed")
        REGISTERED = "registered", _("registered")
        WAITING = "waiting", _("waiting")
        CANCELLED = "cancelled", _("cancelled")
        ATTENDED = "attended", _("attended")
        ABSENT = "absent", _("absent")

    SEATED = (State.REGISTERED, State.ATTENDED, State.ABSENT)

    workshop = models.ForeignKey(
        Workshop, verbose_name=_("workshop"), on_delete=models.PROTECT, related_name="registrations"
    )
    user = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name=_("person"),
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="registrations",
    )
    guest_name = OneLineField(_("name"), max_length=150, blank=True)
    guest_email = models.EmailField(_("e-mail address"), blank=True)
    guest_language = models.CharField(
        _("language"), max_length=5, choices=settings.LANGUAGES, default=settings.LANGUAGE_CODE
    )
    state = models.CharField(
        _("state"), max_length=11, choices=State.choices, default=State.REGISTERED, editable=False
    )
    answers = models.JSONField(_("answers"), default=dict, blank=True)  # by the question's key
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    # When the person joined the queue this time: who cancels and returns stands at its end.
    queued_at = models.DateTimeField(_("queued"))
    changed_at = models.DateTimeField(_("last change"), auto_now=True)
    # How often a seat was won or lost: what the person's calendar must hear of.
    turns = models.PositiveIntegerField(default=0, editable=False)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        verbose_name_plural = _("registrations")
        ordering = ["queued_at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["workshop", "user"], name="registration_once"),
            models.UniqueConstraint(
                Lower("guest_email"),
                "workshop",
                name="registration_once_a_guest",
                condition=Q(user=None),
            ),
            models.CheckConstraint(
                condition=Q(user__isnull=False, guest_email="")
                | Q(user=None) & ~Q(guest_email="") & ~Q(guest_name=""),
                name="registration_of_person_or_guest",
            ),
        ]
        indexes = [
            models.Index(fields=["workshop", "state", "queued_at"], name="registration_queue"),
        ]

    def __str__(self):
        return f"{self.user or self.guest_name} – {self.workshop}"

    def become(self, state):
        """Into another state, not yet stored; whether a seat was lost."""
        had = self.pk is not None and self.state in self.SEATED
        has = state in self.SEATED
        self.state = state
        self.turns += had != has
        return had and not has

    @property
    def email(self):
        return self.user.email if self.user else self.guest_email

    @property
    def name(self):
        return self.user.name if self.user else self.guest_name

    @property
    def reader_language(self):
        return self.user.language if self.user else self.guest_language


class JoinOpening(models.Model):
    """Somebody opened the join link: the beginning of the attendance list."""

    registration = models.ForeignKey(
        Registration, on_delete=models.CASCADE, related_name="openings"
    )
    opened_at = models.DateTimeField(_("opened"), auto_now_add=True)

    class Meta:
        verbose_name = _("opening of a join link")
        verbose_name_plural = _("openings of join links")
        ordering = ["opened_at"]

    def __str__(self):
        return f"{self.registration} {self.opened_at:%H:%M}"
