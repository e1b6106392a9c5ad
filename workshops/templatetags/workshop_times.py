"""When a workshop is, in templates."""

from django import template

from workshops import times

register = template.Library()


@register.inclusion_tag("workshops/_when.html")
def when(workshop, short=False):
    """Each clock that matters, once; `short`: the reader's alone."""
    if not workshop.is_exact:
        shown, machine = times.roughly(workshop)
        return {"shown": shown, "machine": machine}
    spans = times.spans(workshop)
    return {"spans": spans[:1] if short else spans}


@register.simple_tag
def clock():
    """The place whose clock the reader sees."""
    return times.place(times.timezone.get_current_timezone())
