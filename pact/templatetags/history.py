"""Template tags of the history's pages."""

from django import template

from pact.history.showing import with_zone

register = template.Library()
register.filter("with_zone", with_zone)
