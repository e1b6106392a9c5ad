"""Every named address, as everybody: nothing but what `access_table` says, and no leak."""

from urllib.parse import quote

import pytest
from django.db import transaction
from django.urls import URLResolver, get_resolver, reverse
from django.utils import translation

from members.models import (
    DataExport,
    Group,
    Invitation,
    Membership,
    Organisation,
    OrganisationImport,
    Participation,
    PublishedCount,
    Representative,
    User,
)
from news.models import Issue, NewsImport, Page, Picture, Post, Subscriber, Topic
from tests.access_table import TABLE
from tests.cast import ROLES, ethics, everybody, repair
from tests.stages import SECRET, everything, groups, material, people
from tests.stages import workshops as workshop_stage
from tests.stages.everything import HIDDEN, arguments
from workshops.models import (
    AgendaItem,
    CalendarFeed,
    Download,
    Feedback,
    Material,
    Question,
    Registration,
    Workshop,
)

pytestmark = pytest.mark.django_db

SEES_HIDDEN = {"editor", "secretary", "staff", "staff_without_second_factor"}
# Hidden things of members, where they may be seen at all.
MEMBERS = ("members:", "admin:members_", "admin:app_list members")


def named_addresses():
    def walk(patterns, spaces):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                space = [pattern.namespace] if pattern.namespace else []
                yield from walk(pattern.url_patterns, spaces + space)
            elif pattern.name:
                yield ":".join([*spaces, pattern.name])

    return set(walk(get_resolver().url_patterns, []))


@pytest.fixture(scope="module")
def built(django_db_setup, django_db_blocker):
    """The cast and the stage: made once, as what each test does to them is undone."""
    with django_db_blocker.unblock(), transaction.atomic():
        group = ethics()
        cast = everybody(group, repair())
        yield cast, everything.build(group, cast)
        transaction.set_rollback(True)


@pytest.fixture
def cast(db, built):
    return {role: actor.again() for role, actor in built[0].items()}


@pytest.fixture
def stage(built):
    return built[1]


QUERIES = {
    # Words of all that is hidden.
    "search": {"q": "title lead summary town group buyers edition workshop"},
    "admin:autocomplete": {"app_label": "news", "model_name": "post", "field_name": "topics"},
}


def outcome(response):
    """What the table calls it."""
    if response.status_code != 200 or not response.redirect_chain:
        return response.status_code
    return response.resolver_match.view_name


def test_every_named_address_is_in_the_table_and_every_row_is_an_address():
    assert {row.partition(" ")[0] for row in TABLE} == named_addresses()


def test_every_row_says_what_each_role_gets():
    assert [row for row, outcomes in TABLE.items() if set(outcomes) != set(ROLES)] == []


@pytest.mark.parametrize("row", TABLE)
def test_everybody_gets_what_the_table_says(row, cast, stage):
    name, _, variant = row.partition(" ")
    address = reverse(name, kwargs=arguments(name, variant, stage))
    answers = {role: cast[role].get(address, QUERIES.get(name), follow=True) for role in ROLES}
    assert {role: outcome(answer) for role, answer in answers.items()} == TABLE[row]

    for role, answer in answers.items():
        text = answer.getvalue().decode(errors="replace").casefold()
        # The address that was asked for may stand in the page; what is behind it may not.
        for typed in (address, *(found for found, _ in answer.redirect_chain)):
            text = text.replace(typed.casefold(), "").replace(quote(typed, "").casefold(), "")
        sees = SEES_HIDDEN - ({"editor"} if row.startswith(MEMBERS) else set())
        sees |= people.SEEN_BY.get(row, set())
        may_see = role in sees and TABLE[row][role] not in (403, 404, LOGIN_PAGES)
        of_workshops = workshop_stage.may_see_secrets(row, role, TABLE[row][role])
        may_see = may_see if of_workshops is None else of_workshops
        if name.startswith(material.OWN):
            may_see = TABLE[row][role] not in (403, 404, LOGIN_PAGES)
        assert may_see or SECRET.casefold() not in text, f"{row} tells {role} about hidden things"
        inside = groups.may_see_inside(row, role, TABLE[row][role])
        assert inside or groups.INSIDE.casefold() not in text, f"{row} tells {role} who is inside"
        leaks = workshop_stage.leaks(row, role, TABLE[row][role], text)
        assert leaks == [], f"{row} tells {role} what is said inside"
        if row.startswith(("admin:members", "admin:pact")) and TABLE[row][role] != 200:
            assert "petra" not in text, f"{row} tells {role} about people"


LOGIN_PAGES = ("account_login", "mfa_index")


LISTS = [
    "home",
    "members:organisations",
    "members:organisation listed",
    "workshops:detail public",
    "workshops:ics public",
    "workshops:group-feed",
    "news:list",
    "news:year",
    "news:topic",
    "news:publisher public",
    "news:atom",
    "news:rss",
    "news:topic-atom",
    "news:topic-rss",
    "news:group",
    "members:groups",
    "members:group",
    "news:detail public",
    "news:page public",
]


@pytest.mark.parametrize("language", ["en", "nl", "fr", "de"])
@pytest.mark.parametrize("row", LISTS)
def test_no_list_feed_or_neighbour_tells_of_hidden_things(row, language, cast, stage):
    name, _, variant = row.partition(" ")
    with translation.override(language):
        address = reverse(name, kwargs=arguments(name, variant, stage))
    for role in ROLES:
        text = cast[role].get(address).text.casefold()
        assert SECRET.casefold() not in text, f"{address} tells {role} about hidden things"
        assert name == "news:page" or any(
            word in text for word in ("public", "listed", "ethics")
        ), address
        assert groups.INSIDE.casefold() not in text, f"{address} tells {role} who is inside"


def test_no_sitemap_tells_of_hidden_things(visitor, stage):
    index = visitor.get(reverse("sitemap")).text
    found = index
    for section in ("fixed", "posts", "topics", "pages", "organisations", "groups", "workshops"):
        address = reverse("sitemap-section", args=[section])
        assert address in index
        found += visitor.get(address).text
    assert SECRET.casefold() not in found.casefold()
    for thing in (
        *(stage.posts["public"], stage.pages["public"], stage.topic),
        *(stage.organisations.listed, stage.groups.group, stage.workshops.workshops["public"]),
    ):
        assert f"<loc>http://testserver{thing.get_absolute_url()}</loc>" in found


@pytest.mark.parametrize("name", HIDDEN)
@pytest.mark.parametrize("prefix", ["", "/nl", "/fr", "/de"])
def test_a_hidden_post_is_as_unknown_as_one_that_never_was(name, prefix, cast, stage):
    for role in set(ROLES) - SEES_HIDDEN:
        answers = [
            cast[role].get(f"{prefix}/news/{slug}/")
            for slug in (stage.posts[name].slug, "never-was-here")
        ]
        assert [answer.status_code for answer in answers] == [404, 404]
        pages = [
            answer.text.replace(stage.posts[name].slug, "never-was-here") for answer in answers
        ]
        assert pages[0] == pages[1]


WRITES = {
    "members:profile": {"name": "Broken in"},
    "members:group-edit": {"name_en": "Broken in", "purpose_en": "Broken in"},
    "members:representative-role": {"role": "moderator"},
    "members:representative-role elsewhere": {"role": "moderator"},
    "members:representative-end": {"sure": "yes"},
    "members:representative-end elsewhere": {"sure": "yes"},
    "members:membership-end": {"sure": "yes"},
    "admin:members_workinggroup_change": {"name_en": "Broken in"},
    "admin:members_workinggroup_delete": {"post": "yes"},
    "admin:members_buyergroup_restore gone": {"slug": "broken-in"},
    "admin:members_membership_change": {"until_0": "2021-01-01", "until_1": "10:00"},
    "admin:members_membership_delete": {"post": "yes"},
    "admin:members_representative_add": {"role": "moderator"},
    "admin:members_publishedcount_change": {"number": "1"},
    "members:notifications": {"groups": ""},
    "members:data": {"make": "yes"},
    "members:delete-account": {"email": "petra@city.example"},
    "members:invite-one": {"email": "taken@over.example", "organisation": "ghent"},
    "members:invite-many": {"lines": "taken@over.example", "organisation": "ghent"},
    "members:invitation somebody-else-s": {"name": "Broken in"},
    "admin:members_invitation_add": {"email": "taken@over.example", "organisation": "ghent"},
    "admin:members_invitation_many": {"lines": "taken@over.example", "organisation": "ghent"},
    "admin:members_user_erase": {"post": "yes"},
    "workshops:new": {"title_en": "Broken in"},
    "workshops:edit": {"title_en": "Broken in"},
    "workshops:edit draft": {"title_en": "Broken in"},
    "workshops:agenda": {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"},
    "workshops:questions": {"rows-TOTAL_FORMS": "0", "rows-INITIAL_FORMS": "0"},
    "workshops:copy": {"starts_at_0": "2031-01-01", "starts_at_1": "10:00"},
    "workshops:step cancel": {"reason": "Broken in"},
    "workshops:register": {},
    "workshops:register closed": {},
    "workshops:cancel": {},
    "workshops:feedback held": {"usefulness": "1", "organisation": "1"},
    "workshops:registrations": {"do": "cancel-1"},
    "workshops:calendar-address": {"renew": ""},
    "admin:workshops_workshop_add": {"title_en": "Broken in"},
    "admin:workshops_workshop_change": {"title_en": "Broken in"},
    "admin:workshops_workshop_delete": {"post": "yes"},
    "admin:workshops_workshop_step cancel": {"reason": "Broken in"},
    "account_change_password": {"oldpassword": "x", "password1": "y", "password2": "y"},
    "account_email": {"email": "taken@over.example", "action_add": ""},
    "admin:members_user_add": {"email": "taken@over.example", "name": "x"},
    "admin:news_post_add": {"title": "Broken in"},
    "admin:news_post_change": {"title": "Broken in"},
    "admin:news_post_delete": {"post": "yes"},
    "admin:news_post_restore": {"moment": "1"},
    "admin:news_post_restore gone": {"slug": "broken-in"},
    "admin:news_page_restore gone": {"slug": "broken-in"},
    "admin:news_post_step publish": {"csrfmiddlewaretoken": "x"},
    "admin:news_page_change": {"title": "Broken in"},
    "admin:news_page_delete": {"post": "yes"},
    "admin:news_topic_change": {"name": "Broken in"},
    "admin:news_topic_delete": {"post": "yes"},
    "admin:news_picture_delete": {"post": "yes"},
    "admin:members_user_delete": {"post": "yes"},
    "admin:news_newsimport_add": {"publisher": "Broken in"},
    "admin:news_newsimport_delete": {"post": "yes"},
    "admin:news_issue_add": {"subject_en": "Broken in"},
    "admin:news_issue_change": {"subject_en": "Broken in"},
    "admin:news_issue_delete": {"post": "yes"},
    "admin:news_issue_restore gone": {"moment": "1"},
    "admin:news_issue_step send": {"csrfmiddlewaretoken": "x"},
    "admin:news_subscriber_add": {"email": "broken@in.example", "language": "en"},
    "admin:news_subscriber_change": {"language": "fr"},
    "admin:news_subscriber_delete": {"post": "yes"},
    "admin:news_subscriber_bounces": {"addresses": f"{SECRET.lower()}@city.example"},
    "admin:members_organisation_add": {"name_en": "Broken in"},
    "admin:members_organisation_change": {"name_en": "Broken in"},
    "admin:members_organisation_delete": {"post": "yes"},
    "admin:members_organisation_restore gone": {"slug": "broken-in"},
    "admin:members_participation_add": {"role": "supporting"},
    "admin:members_participation_change": {"role": "supporting"},
    "admin:members_participation_delete": {"post": "yes"},
    "admin:members_merge": {"in_en": "kept"},
    "admin:members_duplicates": {},
    "admin:members_organisationimport_add": {"name": "Broken in"},
    "admin:members_organisationimport_delete": {"post": "yes"},
    "workshops:material-link": {"link": "https://broken.example/", "title": "Broken in"},
    "workshops:material-edit": {"title_en": "Broken in"},
    "workshops:material-edit staff": {"title_en": "Broken in"},
    "workshops:material-remove": {},
    "admin:workshops_material_change": {"title_en": "Broken in"},
    "admin:workshops_material_delete": {"post": "yes"},
    "admin:workshops_material_restore": {"moment": "1"},
    "admin:workshops_download_delete": {"post": "yes"},
}


@pytest.mark.parametrize("row", WRITES)
def test_who_may_not_open_a_form_may_not_send_it_either(row, cast, stage):
    name, _, variant = row.partition(" ")
    address = reverse(name, kwargs=arguments(name, variant, stage))
    refused = {role: said for role, said in TABLE[row].items() if said != 200}
    assert refused

    def all_rows():
        return [
            list(model.objects.order_by("pk").values())
            for model in (
                *(Post, Page, Picture, Topic, NewsImport, Issue, Subscriber),
                *(User, Invitation, DataExport),
                *(Organisation, OrganisationImport, Participation),
                *(Group, Membership, PublishedCount, Representative),
                *(AgendaItem, Feedback, Question, Registration, Workshop),
                *(Material, Download, CalendarFeed),
            )
        ]

    before = all_rows()
    found = {role: outcome(cast[role].post(address, WRITES[row], follow=True)) for role in refused}
    assert found == refused
    assert all_rows() == before


@pytest.mark.parametrize("key", ["²", "1e9", "9" * 30, "9" * 4500])
def test_what_cannot_be_a_key_is_nothing_there(key, cast, stage):
    """Behind every address of the admin that names a thing by its key."""
    pages = ("_change", "_delete", "_history")
    names = [name for name in named_addresses() if name.endswith(pages) and "password" not in name]
    assert len(names) > 50
    for name in sorted(names):
        answer = cast["staff"].get(reverse(name, args=[key]), follow=True)
        # Django's own lists say it on the first page.
        assert outcome(answer) in (404, "admin:index", 403), name
