"""What no form of the admin sends: it is refused in words, and is no error of ours."""

import pytest
from django.contrib import admin
from django.urls import NoReverseMatch, URLResolver, get_resolver, reverse

from news.models import Issue
from tests.factories.news import PostFactory
from tests.factories.newsletter import IssueFactory
from tests.markup import Page

pytestmark = pytest.mark.django_db

NONSENSE = ["abc", "²", "1.5", "9" * 23]
LISTS = sorted(model._meta.label_lower for model in admin.site._registry)


def list_of(label):
    return reverse(f"admin:{label.replace('.', '_')}_changelist")


def admin_of(label):
    return next(
        one for model, one in admin.site._registry.items() if model._meta.label_lower == label
    )


@pytest.fixture
def actions(rf, staff):
    request = rf.get("/admin/")
    request.user = staff.user
    return lambda label: list(admin_of(label).get_actions(request))


@pytest.mark.parametrize("label", LISTS)
def test_what_is_ticked_in_a_list_is_something_that_it_can_hold(label, staff, actions):
    for action in actions(label):
        for value in ("abc", "²", ""):
            sent = {"action": action, "_selected_action": [value], "index": "0"}
            refused = staff.post(list_of(label), sent)
            assert refused.status_code == 400
            assert Page(refused).texts("h1") == ["This request cannot be understood"]
        # What nothing has any more, or never had, is no nonsense.
        nobody = "6a5c0b1e-0000-4000-8000-000000000000" if label == "pact.storedtask" else "9" * 18
        sent = {"action": action, "_selected_action": [nobody], "index": "0"}
        assert staff.post(list_of(label), sent).status_code in (200, 302)


def test_some_lists_have_actions(actions):
    assert sum(bool(actions(label)) for label in LISTS) > 9


@pytest.mark.parametrize("label", LISTS)
def test_a_filter_that_does_not_exist_leads_back_to_the_list(label, staff):
    for each in admin_of(label).list_filter:
        name = each[0] if isinstance(each, tuple) else each
        name = name if isinstance(name, str) else name.parameter_name
        for value in NONSENSE:
            for ending in ("", "__exact", "__id__exact", "__isnull"):
                shown = staff.get(list_of(label), {f"{name}{ending}": value})
                assert shown.status_code in (200, 302, 400), (name, ending, value)


def addresses_of_things():
    def walk(patterns, spaces=()):
        for pattern in patterns:
            if isinstance(pattern, URLResolver):
                yield from walk(pattern.url_patterns, (*spaces, pattern.namespace))
            elif "admin" in spaces and pattern.name and pattern.pattern.converters:
                yield pattern.name, pattern.pattern.converters

    return dict(walk(get_resolver().url_patterns))


def test_what_stands_in_an_address_and_is_no_key_is_not_found(staff):
    """The pages of Django's own lead to the first page with a message; ours say 404."""
    seen = 0
    for name, converters in addresses_of_things().items():
        for value in NONSENSE:
            try:
                address = reverse(f"admin:{name}", kwargs=dict.fromkeys(converters, value))
            except NoReverseMatch:
                continue  # the address itself takes numbers alone
            seen += 1
            for response in (staff.get(address), staff.post(address, {"post": "yes"})):
                assert response.status_code in (302, 403, 404, 405), (address, response.status_code)
    assert seen > 150


def test_a_task_or_a_mail_that_is_none_cannot_be_tried_again(staff):
    for name in ("pact_outgoingmail_retry", "pact_storedtask_retry"):
        assert staff.post(reverse(f"admin:{name}", args=["abc"])).status_code == 404


@pytest.mark.parametrize("value", [*NONSENSE, "9" * 5000])
def test_an_issue_takes_posts_alone_and_keeps_what_was_typed(value, editor):
    post = PostFactory(title="A post")
    issue = IssueFactory(subject="News", posts=[post])
    for address in (
        reverse("admin:news_issue_add"),
        reverse("admin:news_issue_change", args=[issue.pk]),
    ):
        sent = {"language": "en", "subject_en": "Typed", "posts": [post.pk, value]}
        sent[f"posts-place-{post.pk}"] = value
        refused = editor.post(address, sent)
        assert refused.status_code == 200
        page = Page(refused)
        assert page.one("input", name="subject_en")["value"] == "Typed"
        errors = " ".join(page.texts("ul", **{"class": "errorlist"}))
        assert "is not a valid value" in errors or "Select a valid choice" in errors
        assert [one.text for one in page.all("option", selected="")][-1:] == ["A post"]
    assert list(Issue.objects.values_list("subject_en", flat=True)) == ["News"]


@pytest.mark.parametrize("value", NONSENSE)
def test_what_is_chosen_by_search_is_one_of_what_can_be_found(value, staff, group):
    for name, field in (
        ("members_membership", "organisation"),
        ("members_participation", "organisation"),
        ("members_representative", "membership"),
        ("news_post", "picture"),
        ("news_post", "topics"),
        ("workshops_workshop", "moderators"),
    ):
        refused = staff.post(reverse(f"admin:{name}_add"), {field: value})
        assert refused.status_code == 200
        assert refused.context["adminform"].form.has_error(field), name
