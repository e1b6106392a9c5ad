"""What the migrations make of what was there, and that the way back loses nothing."""

from importlib import import_module

import pytest
from django.apps import apps

from news.models import Page
from tests.factories.news import PageFactory

pytestmark = pytest.mark.django_db

groups_of_posts = import_module("news.migrations.0011_groups_of_posts")


def pages():
    return list(Page.objects.order_by("slug").values_list("slug", "title_en", "published"))


def test_a_page_at_the_address_of_the_groups_moves_and_comes_back():
    PageFactory(slug="groups", title="Our own words")
    groups_of_posts.move_the_page(apps, None)
    assert pages() == [("the-groups", "Our own words", True)]
    groups_of_posts.move_the_page_back(apps, None)
    assert pages() == [("groups", "Our own words", True)]


def test_it_takes_nobody_s_address_and_stays_hidden_where_it_was():
    PageFactory(slug="the-groups", title="Another")
    PageFactory(slug="groups", title="Our own words", published=False)
    groups_of_posts.move_the_page(apps, None)
    assert pages() == [("the-groups", "Another", True), ("the-groups-1", "Our own words", False)]


def test_without_such_a_page_nothing_happens():
    PageFactory(slug="about", title="About")
    groups_of_posts.move_the_page(apps, None)
    groups_of_posts.move_the_page_back(apps, None)
    assert pages() == [("about", "About", True)]
