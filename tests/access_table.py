"""Who gets what at every named address: the rule of the house, written out.

A row is `"name"` or `"name variant"`, with an outcome for each role:

- a number: the status of the answer, redirects followed
- a name: redirected, and the page at the end is the one of that name
- LOGIN: redirected to the login page
"""

from tests.conftest import ROLES

LOGIN = "account_login"
ME = "members:me"
SECOND_FACTOR = "mfa_index"


def everyone(outcome, **others):
    return dict.fromkeys(ROLES, outcome) | others


PUBLIC = everyone(200)
PERSONAL = everyone(200, visitor=LOGIN)
# Previews at the public address, for staff who manage news.
PREVIEW = everyone(404, editor=200, secretary=200, staff=200)


def admin(editor, rightless=403, staff=200, secretary=None):
    """An admin page: the login for visitors, a refusal for members, the second factor first.

    The secretary gets what a superuser gets, unless told otherwise.
    """
    return everyone(
        403,
        visitor=LOGIN,
        staff_without_rights=rightless,
        editor=editor,
        secretary=staff if secretary is None else secretary,
        staff=staff,
        staff_without_second_factor=SECOND_FACTOR,
    )


def by_second_factor(having, lacking):
    """A page about the second factor, for those who have one and those who do not."""
    having = dict.fromkeys(["staff_without_rights", "editor", "secretary", "staff"], having)
    return everyone(lacking, visitor=LOGIN, **having)


def model_admin(prefix, editor, **different):
    """The five pages of a model's admin."""
    rows = dict.fromkeys(["changelist", "add", "change", "delete", "history"], admin(editor))
    return {f"admin:{prefix}_{name}": row for name, row in (rows | different).items()}


def kept(prefix, editor=200):
    """The pages of a model's admin with its versions, of what is there and what is gone."""
    page = admin(editor)
    rows = {f"admin:{prefix}_deleted": page}
    for variant in ("", " gone"):
        rows |= {f"admin:{prefix}_{name}{variant}": page for name in ("version", "restore")}
    rows[f"admin:{prefix}_history gone"] = page
    rows[f"admin:{prefix}_version unknown"] = admin(404 if editor == 200 else editor, staff=404)
    return model_admin(prefix, editor=editor) | rows


def inside(outcome, others=404, running=None, **different):
    """A page for the group's people; `running` is what those get who run it, if it is another."""
    running = outcome if running is None else running
    return everyone(
        others,
        visitor=LOGIN,
        member=outcome,
        observer=outcome,
        coordinator=running,
        secretary=running,
        staff=running,
        **different,
    )


def running(outcome=200, others=403):
    """A page for who runs the workshop: the group's moderator, and staff."""
    return inside(others, others, running=outcome)


LOOK_ONLY = {"add": admin(403, staff=403), "delete": admin(403, staff=403)}

TABLE = {
    # Machines
    "healthz": PUBLIC,
    "robots": PUBLIC,
    "security-txt": PUBLIC,
    "sitemap": PUBLIC,
    "sitemap-section fixed": PUBLIC,
    "sitemap-section posts": PUBLIC,
    "sitemap-section topics": PUBLIC,
    "sitemap-section pages": PUBLIC,
    "sitemap-section workshops": PUBLIC,
    "sitemap-section unknown": everyone(404),
    # News and pages
    "home": PUBLIC,
    "news:list": PUBLIC,
    "news:year": PUBLIC,
    "news:topic": PUBLIC,
    "news:topic unknown": everyone(404),
    "news:atom": PUBLIC,
    "news:rss": PUBLIC,
    "news:topic-atom": PUBLIC,
    "news:topic-rss": PUBLIC,
    "news:detail public": PUBLIC,
    "news:detail draft": PREVIEW,
    "news:detail scheduled": PREVIEW,
    "news:detail withdrawn": PREVIEW,
    "news:detail unknown": everyone(404),
    "news:page public": PUBLIC,
    "news:page draft": PREVIEW,
    "news:page unknown": everyone(404),
    "news:picture public": PUBLIC,
    "news:picture draft": PREVIEW,
    "news:picture scheduled": PREVIEW,
    "news:picture withdrawn": PREVIEW,
    "news:picture page": PREVIEW,
    "news:picture unused": PREVIEW,
    "news:picture misnamed": everyone(404),
    "news:rendition public": PUBLIC,
    "news:rendition draft": PREVIEW,
    "news:rendition withdrawn": PREVIEW,
    "news:rendition page": PREVIEW,
    "news:rendition size": everyone(404),
    # Workshops
    "workshops:list": PUBLIC,
    "workshops:past": PUBLIC,
    "workshops:past unknown": everyone(404),
    "workshops:calendar": everyone("workshops:month"),
    "workshops:month": PUBLIC,
    "workshops:month unknown": everyone(404),
    "workshops:detail public": PUBLIC,
    "workshops:detail closed": inside(200),
    "workshops:detail draft": inside(404, running=200),
    "workshops:detail unknown": everyone(404, visitor=LOGIN),
    "workshops:ics public": PUBLIC,
    "workshops:ics closed": inside(200),
    "workshops:ics draft": inside(404, running=200),
    "workshops:ics unknown": everyone(404, visitor=LOGIN),
    "workshops:group-feed": PUBLIC,
    "workshops:group-feed unknown": everyone(404),
    # Of somebody in no group; the address is the key, whoever has it.
    "workshops:feed": PUBLIC,
    "workshops:feed forged": everyone(404),
    "workshops:calendar-address": PERSONAL,
    "workshops:register": inside(200, others=403),
    "workshops:register closed": inside(200),
    "workshops:register draft": inside(404, running=403),
    "workshops:register everyone": PUBLIC,
    "workshops:cancel": everyone(404, visitor=LOGIN),
    "workshops:join": inside("workshops:detail", others=403, running=200),
    "workshops:join closed": inside("workshops:detail", running=200),
    "workshops:join draft": inside(404, running=200),
    "workshops:feedback held": everyone(404, visitor=LOGIN),
    "workshops:guest": PUBLIC,
    "workshops:guest forged": everyone(404),
    "workshops:guest-join": PUBLIC,
    "workshops:guest-join forged": everyone(404),
    "workshops:guest-feedback": PUBLIC,
    "workshops:guest-feedback forged": everyone(404),
    # Who runs the other group has no work programme there
    "workshops:new": running(),
    "workshops:edit": running(),
    "workshops:edit closed": inside(403, running=200),
    "workshops:edit draft": running(others=404),
    "workshops:agenda": running(),
    "workshops:agenda draft": running(others=404),
    "workshops:questions": running(),
    "workshops:copy": running(),
    "workshops:step cancel": running(),
    "workshops:step announce": running(),
    "workshops:step unknown": running(404),
    "workshops:registrations": running(),
    "workshops:registrations held": inside(403, running=200),
    "workshops:export": running(),
    "workshops:export closed": inside(403, running=200),
    # One's own pages
    "members:me": PERSONAL,
    "members:profile": PERSONAL,
    # Accounts
    "account_login": everyone(ME, visitor=200),
    "account_logout": everyone(200, visitor="home"),
    "account_inactive": PUBLIC,
    "account_signup": everyone(ME, visitor=200),
    "account_reauthenticate": PERSONAL,
    "account_email": PERSONAL,
    "account_email_verification_sent": everyone("account_email", visitor=LOGIN),
    "account_change_password": PERSONAL,
    "account_set_password": everyone("account_change_password", visitor=LOGIN),
    "account_reset_password": PUBLIC,
    "account_reset_password_done": PUBLIC,
    "account_reset_password_from_key": PUBLIC,
    "account_reset_password_from_key_done": PUBLIC,
    "account_request_login_code": everyone(ME, visitor=200),
    "account_confirm_login_code": everyone(ME, visitor="account_request_login_code"),
    "mfa_index": PERSONAL,
    "mfa_authenticate": everyone(ME, visitor=LOGIN),
    "mfa_reauthenticate": by_second_factor(200, "account_reauthenticate"),
    "mfa_activate_totp": by_second_factor("mfa_deactivate_totp", 200),
    "mfa_deactivate_totp": by_second_factor(200, 404),
    "mfa_view_recovery_codes": everyone(404, visitor=LOGIN),
    "mfa_generate_recovery_codes": PERSONAL,
    "mfa_download_recovery_codes": everyone(404, visitor=LOGIN),
    "mfa_list_webauthn": PERSONAL,
    "mfa_add_webauthn": PERSONAL,
    "mfa_reauthenticate_webauthn": everyone("account_reauthenticate", visitor=LOGIN),
    "mfa_remove_webauthn somebody-else-s": everyone(404, visitor=LOGIN),
    "mfa_edit_webauthn somebody-else-s": everyone(404, visitor=LOGIN),
    "mfa_login_webauthn": everyone(ME, visitor=LOGIN),
    "usersessions_list": PERSONAL,
    # The secretariat
    "admin:index": admin(200, rightless=200),
    "admin:login": admin("admin:index", rightless="admin:index", staff="admin:index"),
    "admin:logout": admin("account_logout", rightless="account_logout", staff="account_logout"),
    "admin:password_change": admin(200, rightless=200),
    "admin:password_change_done": admin(200, rightless=200),
    "admin:jsi18n": admin(200, rightless=200),
    "admin:autocomplete": admin(200),
    "admin:view_on_site": admin("news:detail", rightless=404, staff="news:detail"),
    "admin:app_list news": admin(200, rightless=404),
    "admin:app_list pact": admin(404, rightless=404),
    "admin:app_list members": admin(404, rightless=404),
    **model_admin("members_user", editor=403),
    "admin:auth_user_password_change": admin(403, secretary=403),
    **kept("news_post"),
    "admin:news_post_step publish": admin(200, rightless=404),
    "admin:news_post_step schedule": admin(200, rightless=404),
    "admin:news_post_step unknown": admin(404, rightless=404, staff=404),
    **kept("news_page"),
    **kept("news_topic"),
    **kept("news_picture"),
    "admin:news_picture_pick": admin(200),
    **model_admin("news_newsimport", editor=200),
    "admin:news_newsimport_confirm": admin(405, rightless=405, staff=405),
    "admin:news_export json": admin(200),
    "admin:news_export wxr": admin(200),
    "admin:news_export unknown": admin(404, staff=404),
    "admin:app_list workshops": admin(404, rightless=404),
    **kept("workshops_workshop", editor=403),
    "admin:workshops_workshop_step announce": admin(404, rightless=404),
    "admin:workshops_workshop_step cancel": admin(404, rightless=404),
    "admin:workshops_workshop_step unknown": admin(404, rightless=404, staff=404),
    **model_admin("workshops_registration", 403, **LOOK_ONLY),
    # The engine room: to look at; trying again is for POST only
    **model_admin("pact_outgoingmail", 403, **LOOK_ONLY),
    "admin:pact_outgoingmail_retry": admin(405, rightless=405, staff=405),
    **model_admin("pact_storedtask", 403, **LOOK_ONLY),
    "admin:pact_storedtask_retry": admin(405, rightless=405, staff=405),
}
