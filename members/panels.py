"""What other parts show on a group's pages and on a person's own, without this app knowing them.

A part registers functions, from its AppConfig.ready(). Each gets the request and the group, and
returns the context of its template with the template's name as "template", or None where there is
nothing to show. What is public is the same for every visitor.
"""

_panels, _public_panels, _own_panels = [], [], []


def panel(order):
    """Register a panel of the group's workspace, for who may open it; the lowest order first."""
    return _into(_panels, order)


def public_panel(order):
    """Register a panel of the group's public page."""
    return _into(_public_panels, order)


def own_panel(order):
    """Register a panel of a person's own page; it gets the request alone."""
    return _into(_own_panels, order)


def _into(panels, order):
    def register(build):
        panels.append((order, build))
        return build

    return register


def panels_for(request, group):
    return _built(_panels, request, group)


def public_panels_for(request, group):
    return _built(_public_panels, request, group)


def own_panels_for(request):
    return _built(_own_panels, request)


def _built(panels, *asked):
    found = (build(*asked) for _order, build in sorted(panels, key=lambda pair: pair[0]))
    return [context for context in found if context]
