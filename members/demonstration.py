"""Made-up members, so that whoever tries the portal sees full pages; never mixed with real ones.

Their names say that they are made up, their rows are marked, `manage.py remove_demonstration`
removes them and nothing else.
"""

from datetime import timedelta
from itertools import cycle, islice, product

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group as Rights
from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.text import slugify

from members import roles, try_out
from members.demonstration_names import MARK as MARKS
from members.demonstration_names import in_languages
from members.models import (
    Group,
    Invitation,
    Membership,
    Organisation,
    Participation,
    Representative,
    User,
)

MARK = MARKS["en"]
BUYERS, ETHICS = "belgian-ict-buyer-group", "international-working-group-on-ethics"
LOCAL, REGIONAL, NATIONAL = (
    Organisation.Level.LOCAL,
    Organisation.Level.REGIONAL,
    Organisation.Level.NATIONAL,
)

# The eighteen of the working group: name, country, level of government.
OF_ETHICS = [
    ("City of Beukenrode", "BE", LOCAL),
    ("City of Fjordby", "NO", LOCAL),
    ("Agency for Shared Purchasing", "NO", NATIONAL),
    ("Municipality of Granstad", "SE", LOCAL),
    ("Region of Norrsjön", "SE", REGIONAL),
    ("Municipality of Bøgeholm", "DK", LOCAL),
    ("City of Koivuranta", "FI", LOCAL),
    ("Region of Järvimaa", "FI", REGIONAL),
    ("City of Robledal del Mar", "ES", LOCAL),
    ("Region of Sierra Clara", "ES", REGIONAL),
    ("Municipality of Montelauro", "IT", LOCAL),
    ("Borough of Ashenford", "GB", LOCAL),
    ("Office for Common Purchasing", "GB", NATIONAL),
    ("City of Lindenau am See", "AT", LOCAL),
    ("Federal Office for Joint Buying", "AT", NATIONAL),
    ("Municipality of Waterlinde", "NL", LOCAL),
    ("Ministry of Shared Services", "NL", NATIONAL),
    ("Canton of Tannenberg", "CH", REGIONAL),
]
# The eighty of the buyer group, put together from parts that belong to no real place.
TREES = ["Linde", "Elzen", "Wilgen", "Berken", "Esdoorn", "Kastanje", "Hazel", "Olmen"]
PLACES = ["haven", "stede", "rode", "meer", "burcht", "akker", "veer"]
OFFICES = ["Archives", "Bridges", "Forests", "Libraries", "Maps", "Museums", "Ports", "Schools"]
FIRST_NAMES = ["Ada", "Bram", "Chloé", "Dario", "Elin", "Finn", "Greta", "Hugo", "Inga", "Jonas"]
LAST_NAMES = ["Appel", "Birk", "Clavel", "Distel", "Erle", "Farn", "Ginster"]
JOB_TITLES = ["ICT buyer", "Policy officer", "Sustainability adviser", "Head of IT"]
PERSPECTIVES = ["procurement", "policy", "sustainability", "it"]
CONSENTS = [["name", "job_title", "perspective", "email"], ["name", "job_title"], ["name"], []]

# Who can be tried out: address, name, what they are; the group, the place in its list, the role.
CAST = [
    (try_out.MEMBER, "Member", "member, ethics group", ETHICS, 0, "member"),
    ("moderator@example.org", "Moderator", "moderator, ethics group", ETHICS, 16, "moderator"),
    ("observer@example.org", "Observer", "observer, ethics group", ETHICS, 17, "observer"),
    ("former@example.org", "Former member", "former member", ETHICS, 3, None),
    ("buyer@example.org", "Buyer", "member, buyer group", BUYERS, 0, "member"),
    ("coordinator@example.org", "Coordinator", "moderator, buyer group", BUYERS, 79, "moderator"),
]


def of_buyers():
    towns = (f"City of {tree}{place}" for tree, place in product(TREES, PLACES))
    regional = (f"Regional Agency for {office}" for office in OFFICES)
    provinces = (f"Province of {tree}land" for tree in TREES)
    federal = (f"Federal Service for {office}" for office in OFFICES)
    yield from ((name, "BE", LOCAL) for name in towns)
    yield from ((name, "BE", REGIONAL) for name in (*regional, *provinces))
    yield from ((name, "BE", NATIONAL) for name in federal)


def _organisation(name, country, level, kind=Organisation.Kind.PUBLIC_BUYER):
    return Organisation(
        **in_languages(name),
        slug=f"demonstration-{slugify(name)}-{country}".lower().rstrip("-"),
        country=country,
        level=level,
        kind=kind,
        listed=True,  # in a directory of its own
        demonstration=True,
    )


@transaction.atomic
def add(say):
    """Fill the two groups of the first content, and make an account for each role."""
    say("Made-up members show how the portal looks in use; `manage.py remove_demonstration` ends")
    say("that. Log in with these accounts too:")
    speaking = {}
    for slug, described in ((ETHICS, OF_ETHICS), (BUYERS, list(of_buyers()))):
        if group := Group.objects.filter(slug=slug).first():
            speaking[slug] = _fill(group, [_organisation(*one) for one in described])
    for email, name, says, slug, place, role in CAST:
        if slug in speaking:
            _play(say, speaking[slug][place], email, name, says, role)
    watch = _organisation("Label Watch", "", Organisation.Level.NONE, Organisation.Kind.NGO)
    watch.save()
    Participation.objects.create(organisation=watch, role=Participation.Role.SUPPORTING)
    _account(say, "supporter@example.org", "Supporter", "supporting organisation", watch)
    editor = _account(say, "editor@example.org", "Editor", "staff, news only", None)
    editor.groups.set(Rights.objects.filter(name=roles.EDITOR))
    User.objects.filter(pk=editor.pk).update(is_staff=True)


def _fill(group, organisations):
    """Members with a person each; the representatives, in the order of the organisations."""
    now = timezone.now()
    Organisation.objects.bulk_create(organisations)
    memberships = Membership.objects.bulk_create(
        Membership(organisation=organisation, group=group, since=now - timedelta(days=90 + n))
        for n, organisation in enumerate(organisations)
    )
    names = islice(cycle(product(LAST_NAMES, FIRST_NAMES)), len(organisations))
    people = User.objects.bulk_create(
        User(
            email=f"person{n}@{group.slug}.example",
            name=f"{first} {last} {MARK}",
            password=make_password(None),
            job_title=JOB_TITLES[n % len(JOB_TITLES)],
            perspective=PERSPECTIVES[n % len(PERSPECTIVES)],
            organisation=organisation,
            shown_to_fellows=CONSENTS[n % len(CONSENTS)],
            demonstration=True,
        )
        for n, (organisation, (last, first)) in enumerate(zip(organisations, names, strict=True))
    )
    return Representative.objects.bulk_create(
        Representative(user=user, membership=membership, since=membership.since)
        for user, membership in zip(people, memberships, strict=True)
    )


def _account(say, email, name, says, organisation, shown=()):
    """The account with this address; one that was there keeps its password."""
    user = User.objects.filter(email=email).first()
    user = user or try_out.add_account(say, email, f"{name} {MARK}", says)
    user.organisation, user.demonstration = organisation, True
    user.vouched = organisation is not None
    user.shown_to_fellows = list(shown)
    user.save(update_fields=["organisation", "vouched", "demonstration", "shown_to_fellows"])
    return user


def _play(say, colleague, email, name, says, role):
    """A second person of the same organisation, in a role of the cast; None: one who left."""
    membership = colleague.membership
    user = _account(say, email, name, says, membership.organisation, shown=["name"])
    ended = None if role else timezone.now()
    Representative.objects.create(
        user=user,
        membership=membership,
        role=role or Representative.Role.MEMBER,
        since=membership.since,
        until=ended,
    )


_removers = []


def remover(function):
    """Declare a function that removes an app's own made-up things, and what it keeps of the people
    that it gets; in a module that is imported when the app starts."""
    _removers.append(function)
    return function


@transaction.atomic
def remove():
    """Remove what is made up, and what hangs on it; how many organisations and people that were."""
    organisations = Organisation.objects.filter(demonstration=True)
    people = User.objects.filter(demonstration=True)
    for function in _removers:
        function(people)
    Representative.objects.filter(
        Q(user__in=people) | Q(membership__organisation__in=organisations)
    ).delete()
    Membership.objects.filter(organisation__in=organisations).delete()
    Participation.objects.filter(organisation__in=organisations).delete()
    Invitation.objects.filter(organisation__in=organisations).delete()
    # Real people who tried one out stay, without it.
    User.objects.filter(organisation__in=organisations, demonstration=False).update(
        organisation=None, vouched=False
    )
    numbers = organisations.count(), people.count()
    people.delete()
    organisations.delete()
    return numbers
