from django import template

from members import browsers

register = template.Library()
register.filter("browser_in_words", browsers.in_words)


@register.filter
def newest_first(sessions):
    """The newest on top, but above all the one in which they are looked at."""
    return sorted(sessions, key=lambda one: (one.is_current(), one.created_at), reverse=True)
