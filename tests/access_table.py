"""Who gets what at every named address: the rule of the house, written out.

A row is `"name"` or `"name variant"`, with an outcome for each role:

- a number: the status of the answer, redirects followed
- a name: redirected, and the page at the end is the one of that name
- LOGIN: redirected to the login page
"""

from tests.cast import ROLES

LOGIN = "account_login"
ME = "members:me"
SECOND_FACTOR = "mfa_index"


def everyone(outcome, **others):
    return dict.fromkeys(ROLES, outcome) | others


PUBLIC = everyone(200)
PERSONAL = everyone(200, visitor=LOGIN)
# Of the cast's group: its moderator, and staff who manage groups.
OF_WHO_RUNS_IT = everyone(404, visitor=LOGIN, coordinator=200, secretary=200, staff=200)
# Previews at the public address, for staff who manage news.
PREVIEW = everyone(404, editor=200, secretary=200, staff=200)
# Hidden things of members: for staff who manage them, who have proved it.
OF_MEMBERS = everyone(404, secretary=200, staff=200)


LED_TO_MATERIAL = dict.fromkeys(
    ["observer", "coordinator", "secretary", "staff"], "workshops:material"
)


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
    rows = {f"admin:{prefix}_deleted": admin(editor)}
    for variant in ("", " gone"):
        rows |= {
            f"admin:{prefix}_{name}{variant}": admin(editor) for name in ("version", "restore")
        }
    rows[f"admin:{prefix}_history gone"] = admin(editor)
    rows[f"admin:{prefix}_version unknown"] = admin(404 if editor == 200 else editor, staff=404)
    return model_admin(prefix, editor=editor) | rows


def in_the_group(people=200, run=None):
    """A page of the cast's group: for its people, or only for those who run it."""
    row = everyone(404, visitor=LOGIN, member=people, observer=people)
    run = people if run is None else run
    return row | dict.fromkeys(["coordinator", "secretary", "staff"], run)


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


def material_of(*roles):
    """Hidden from all others, whom it does not even tell that it is there."""
    return everyone(404, visitor=LOGIN) | dict.fromkeys([*roles, "secretary", "staff"], 200)


GROUP = ["member", "observer", "coordinator"]
MATERIAL = {
    "public": PUBLIC,
    "members": material_of(*GROUP, "other_member", "other_coordinator"),
    "group": material_of(*GROUP),
    "registered": material_of("observer", "coordinator"),
    "staff": material_of(),
    "removed": everyone(404, visitor=LOGIN),
}
# For who runs the workshop; the group's others see the workshop and may not change it.
RUN = material_of("coordinator") | {"member": 403, "observer": 403}
RUN_SHOWN = everyone(403, visitor=LOGIN) | {"coordinator": 200, "secretary": 200, "staff": 200}

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
    "sitemap-section organisations": PUBLIC,
    "sitemap-section groups": PUBLIC,
    "sitemap-section workshops": PUBLIC,
    "sitemap-section unknown": everyone(404),
    # News and pages
    "home": PUBLIC,
    "search": PUBLIC,
    "news:list": PUBLIC,
    "news:year": PUBLIC,
    "news:topic": PUBLIC,
    "news:topic unknown": everyone(404),
    "news:publisher public": PUBLIC,
    "news:publisher hidden": everyone(404),
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
    # The newsletter: by the reader's own link alone, whoever is signed in
    "news:newsletter": PUBLIC,
    "news:newsletter-asked": PUBLIC,
    **{
        f"news:newsletter-{name}{variant}": everyone(404 if variant else 200)
        for name in ("change", "confirm", "leave", "address", "move")
        for variant in ("", " forged", " of-the-other-purpose")
        if name not in ("leave", "address") or variant != " of-the-other-purpose"
    },
    # Organisations
    "members:organisations": PUBLIC,
    "members:organisation listed": PUBLIC,
    "members:organisation hidden": OF_MEMBERS,
    "members:organisation unknown": everyone(404),
    "members:logo listed": PUBLIC,
    "members:logo hidden": OF_MEMBERS,
    "members:logo unknown": everyone(404),
    "members:letter listed": OF_MEMBERS | {"visitor": LOGIN},
    "members:letter hidden": OF_MEMBERS | {"visitor": LOGIN},
    "news:group": PUBLIC,
    "news:group hidden": OF_MEMBERS,
    "news:group unknown": everyone(404),
    # Groups
    "members:groups": PUBLIC,
    "members:group": PUBLIC,
    "members:group hidden": OF_MEMBERS,
    "members:group unknown": everyone(404),
    "members:workspace": in_the_group(),
    "members:workspace unknown": everyone(404, visitor=LOGIN),
    "members:group-people": in_the_group(),
    "members:group-edit": in_the_group(403, run=200),
    "members:representative-role": in_the_group(403, run=200),
    "members:representative-role elsewhere": in_the_group(403, run=404),
    "members:representative-end": in_the_group(403, run=200),
    "members:representative-end elsewhere": in_the_group(403, run=404),
    "members:membership-end": in_the_group(403, run=200),
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
    # Material of workshops
    **{f"workshops:material {name}": row for name, row in MATERIAL.items()},
    **{f"workshops:download {name}": row for name, row in MATERIAL.items()},
    **{f"workshops:preview {name}": row for name, row in MATERIAL.items()},
    "workshops:zip inside": MATERIAL["members"],
    "workshops:zip shown": PUBLIC,
    "workshops:zip unknown": everyone(404, visitor=LOGIN),
    # Such a link names the person who may: who is not signed in is taken for that person; who is,
    # finds what they may have themselves on its page.
    "workshops:signed-material valid": everyone(404, visitor=200, member=200, **LED_TO_MATERIAL),
    "workshops:signed-material former": everyone(
        404, member="workshops:material", **LED_TO_MATERIAL
    ),
    "workshops:signed-material outsider": everyone(
        404, member="workshops:material", **LED_TO_MATERIAL
    ),
    "workshops:signed-material removed": everyone(404),
    "workshops:signed-material changed": everyone(404),
    "workshops:material-manage": RUN,
    "workshops:material-manage public": RUN_SHOWN,
    "workshops:material-add": everyone(405),
    "workshops:material-again": everyone(405),
    "workshops:material-link": RUN,
    "workshops:material-edit": RUN,
    "workshops:material-edit staff": RUN | {"coordinator": 404},
    "workshops:material-version": RUN,
    "workshops:material-remove": RUN,
    "workshops:material-back": everyone(405),
    "workshops:material-move": everyone(405),
    "workshops:material-downloads": RUN,
    "workshops:material-downloads staff": RUN | {"coordinator": 404},
    # One's own pages
    "members:me": PERSONAL,
    "members:profile": PERSONAL,
    "members:notifications": PERSONAL,
    "members:data": PERSONAL,
    "members:data-download somebody-else-s": everyone(404, visitor=LOGIN),
    "members:delete-account": PERSONAL,
    # Invitations: to whoever opened the link, and by whoever runs the group
    "members:invitation somebody-else-s": everyone(404, visitor=LOGIN),
    "members:invitation-link open": everyone("members:invitation"),
    "members:invitation-link unknown": everyone(404),
    "members:invite": OF_WHO_RUNS_IT,
    "members:invite-one": OF_WHO_RUNS_IT,
    "members:invite-many": OF_WHO_RUNS_IT,
    "members:invitation-resend": everyone(405, visitor=LOGIN),
    "members:invitation-withdraw": everyone(405, visitor=LOGIN),
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
    # Single sign-on: without a provider there is nothing behind these
    "socialaccount_connections": PERSONAL,
    "socialaccount_signup": everyone(ME, visitor=LOGIN),
    "socialaccount_login_cancelled": PUBLIC,
    "socialaccount_login_error": everyone(401),
    "openid_connect_login": everyone(404),
    "openid_connect_callback": everyone(404),
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
    "admin:app_list workshops": admin(404, rightless=404),
    "admin:app_list members": admin(404, rightless=404),
    **kept("members_organisation", editor=403),
    **kept("members_participation", editor=403),
    "admin:members_duplicates": admin(403),
    "admin:members_duplicates_look": admin(405, rightless=405, staff=405),
    "admin:members_duplicates_different": admin(405, rightless=405, staff=405),
    "admin:members_merge": admin(403),
    "admin:members_export csv": admin(403),
    "admin:members_export xlsx": admin(403),
    "admin:members_export unknown": admin(403, staff=404),
    **model_admin("members_organisationimport", editor=403),
    "admin:members_organisationimport_confirm": admin(405, rightless=405, staff=405),
    **model_admin("members_user", 403, delete=admin(403, staff=403)),
    "admin:members_user_erase": admin(403),
    **model_admin("members_invitation", 403, delete=admin(403, staff=403)),
    "admin:members_invitation_many": admin(403),
    "admin:members_invitation_step": admin(405, rightless=405, staff=405),
    "admin:auth_user_password_change": admin(403, secretary=403),
    **kept("members_buyergroup", editor=403),
    **kept("members_workinggroup", editor=403),
    **kept("members_workprogramme", editor=403),
    **kept("members_publishedcount", editor=403),
    **kept("members_membership", editor=403),
    **kept("members_representative", editor=403),
    **kept("news_post"),
    "admin:news_post_step publish": admin(200, rightless=404),
    "admin:news_post_step schedule": admin(200, rightless=404),
    "admin:news_post_step unknown": admin(404, rightless=404, staff=404),
    **kept("news_page"),
    **kept("news_topic"),
    **kept("news_picture"),
    "admin:news_picture_pick": admin(200),
    **kept("news_issue"),
    "admin:news_issue_preview": admin(200),
    "admin:news_issue_mail": admin(200),
    "admin:news_issue_test": admin(405, rightless=405, staff=405),
    "admin:news_issue_report": admin(200),
    "admin:news_issue_step send": admin(200, rightless=404),
    "admin:news_issue_step schedule": admin(200, rightless=404),
    "admin:news_issue_step unknown": admin(404, rightless=404, staff=404),
    **model_admin("news_subscriber", editor=200),
    "admin:news_subscriber_bounces": admin(200),
    "admin:news_subscriber_export": admin(200),
    **model_admin("news_newsimport", editor=200),
    "admin:news_newsimport_confirm": admin(405, rightless=405, staff=405),
    "admin:news_export json": admin(200),
    "admin:news_export wxr": admin(200),
    "admin:news_export unknown": admin(404, staff=404),
    **kept("workshops_workshop", editor=403),
    "admin:workshops_workshop_step announce": admin(404, rightless=404),
    "admin:workshops_workshop_step cancel": admin(404, rightless=404),
    "admin:workshops_workshop_step unknown": admin(404, rightless=404, staff=404),
    **model_admin("workshops_registration", 403, **LOOK_ONLY),
    # Material: never deleted, only removed; files come in on the workshop's page
    **model_admin("workshops_material", 403, delete=admin(403, staff=403)),
    "admin:workshops_material_deleted": admin(403),
    "admin:workshops_material_version": admin(403),
    "admin:workshops_material_version unknown": admin(403, staff=404),
    "admin:workshops_material_restore": admin(403),
    **model_admin("workshops_materialversion", 403, **LOOK_ONLY),
    **model_admin("workshops_download", 403, **LOOK_ONLY),
    # The engine room: to look at; trying again is for POST only
    **model_admin("pact_outgoingmail", 403, **LOOK_ONLY),
    "admin:pact_outgoingmail_retry": admin(405, rightless=405, staff=405),
    **model_admin("pact_storedtask", 403, **LOOK_ONLY),
    "admin:pact_storedtask_retry": admin(405, rightless=405, staff=405),
}
