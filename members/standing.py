"""What a person's present roles in groups open to them: the ground of all rules about groups.

It is asked of the database in one small query, and the rules then compare with what it brought: a
rule that asked by itself, deep within others, cost more to be written down than to be answered.
"""

from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass

_asked = ContextVar("asked", default=None)


@dataclass(frozen=True)
class Standing:
    groups: frozenset = frozenset()  # keys of those in which the person speaks for an organisation
    moderates: frozenset = frozenset()  # of those in which as moderator
    is_member: bool = False  # speaks anywhere for a buyer that does more than support the Pact
    is_supporter: bool = False  # speaks anywhere for who only supports the Pact, or can do no more


def standing_of(user):
    """Nothing is open to a visitor, nor to an account that is closed."""
    if not user.is_authenticated:
        return Standing()
    return once("standing", user, _ask)


def once(what, user, ask):
    """What `ask(user)` says, kept as long as `asked_once` holds."""
    asked = _asked.get()
    if asked is None:
        return ask(user)
    if (what, user.pk) not in asked:
        asked[what, user.pk] = ask(user)
    return asked[what, user.pk]


@contextmanager
def asked_once():
    """Within, what a person may is asked once: for who only reads, and so changes nothing."""
    token = _asked.set({})
    try:
        yield
    finally:
        _asked.reset(token)


def _ask(user):
    from members.models.membership import Representative

    rows = list(Representative.objects.current().filter(user=user).as_standing())
    return Standing(
        groups=frozenset(row["group"] for row in rows),
        moderates=frozenset(
            row["group"] for row in rows if row["role"] == Representative.Role.MODERATOR
        ),
        is_member=any(row["for_member"] for row in rows),
        is_supporter=not all(row["for_member"] for row in rows),
    )
