"""An issue as its readers get it, a test of it by mail, and the report of what became of it."""

from base64 import b64encode
from hashlib import sha256

from csp.decorators import csp_update
from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path, reverse
from django.utils.decorators import method_decorator
from django.utils.translation import gettext as _
from django.utils.translation import override
from django.views.decorators.clickjacking import xframe_options_sameorigin
from django.views.decorators.csrf import csrf_protect
from django.views.decorators.http import require_POST

from news.models import Issue
from news.newsletter import letter
from news.newsletter.report import by_language, failures, report
from pact import mail
from pact.fields import is_key

NAMES = dict(settings.LANGUAGES)
SHOWN = 100  # addresses that could not be reached


class IssuePages:
    """Beside the ModelAdmin of issues."""

    def get_urls(self):
        wrap = self.admin_site.admin_view
        return [
            path("<int:pk>/preview/", wrap(self.preview), name="news_issue_preview"),
            path("<int:pk>/preview/mail/", wrap(self.preview_mail), name="news_issue_mail"),
            path("<int:pk>/test/", wrap(self.test), name="news_issue_test"),
            path("<int:pk>/report/", wrap(self.report), name="news_issue_report"),
            *super().get_urls(),
        ]

    def _issue(self, request, pk):
        if not self.has_view_or_change_permission(request):
            raise PermissionDenied
        return get_object_or_404(Issue.objects.visible_to(request.user), pk=pk)

    def _reader(self, issue, values):
        """The reader that is looked for: a language and topics."""
        language = values.get("language")
        keys = {int(key) for key in values.getlist("topics") if is_key(key)}
        topics = [topic for topic in letter.topics_of(issue) if topic.pk in keys]
        return language if language in NAMES else issue.language, topics

    def named(self, counts):
        return [(name, counts[code]) for code, name in settings.LANGUAGES if counts.get(code)]

    @method_decorator(csp_update({"frame-src": "'self'"}))
    def preview(self, request, pk):
        issue = self._issue(request, pk)
        language, topics = self._reader(issue, request.GET)
        chosen = [topic.pk for topic in topics]
        query = request.GET.copy()
        query["language"] = language
        context = self.admin_site.each_context(request) | {
            "title": _("Preview: %(issue)s") % {"issue": issue},
            "opts": self.opts,
            "issue": issue,
            "languages": settings.LANGUAGES,
            "language": language,
            "topics": letter.topics_of(issue),
            "chosen": chosen,
            "letter": letter.sample(issue, language, topics),
            "left_out": [post for post in issue.chosen() if not post.is_public],
            "mail_address": f"{reverse('admin:news_issue_mail', args=[pk])}?{query.urlencode()}",
            "may_test": request.user.has_perm("news.change_issue"),
        }
        return TemplateResponse(request, "admin/news/issue/preview.html", context)

    @method_decorator(xframe_options_sameorigin)
    def preview_mail(self, request, pk):
        """The HTML part alone, shut in: nothing in it runs, nothing is fetched."""
        issue = self._issue(request, pk)
        html = letter.sample(issue, *self._reader(issue, request.GET)).html
        style = html.partition("<style>")[2].partition("</style>")[0]
        digest = b64encode(sha256(style.encode()).digest()).decode()
        response = HttpResponse(html)
        response.headers["Content-Security-Policy"] = (
            f"default-src 'none'; style-src 'sha256-{digest}'; frame-ancestors 'self'; sandbox"
        )
        return response

    @method_decorator([require_POST, csrf_protect])
    def test(self, request, pk):
        """To the person who asks, as the reader that they look at would get it."""
        issue = self._issue(request, pk)
        if not request.user.has_perm("news.change_issue"):
            raise PermissionDenied
        language, topics = self._reader(issue, request.POST)
        with override(language):
            message = letter.sample(issue, language, topics).as_test(request.user.email)
        mail.queue_message(message)
        messages.success(
            request, _("A test is on its way to %(email)s.") % {"email": request.user.email}
        )
        query = request.POST.copy()
        query.pop("csrfmiddlewaretoken", None)
        return redirect(f"{reverse('admin:news_issue_preview', args=[pk])}?{query.urlencode()}")

    def report(self, request, pk):
        issue = self._issue(request, pk)
        found = list(failures(issue)[: SHOWN + 1])
        context = self.admin_site.each_context(request) | {
            "title": _("Report: %(issue)s") % {"issue": issue},
            "opts": self.opts,
            "issue": issue,
            "report": report(issue),
            "by_language": self.named(by_language(issue)),
            "failures": found[:SHOWN],
            "more_failures": len(found) > SHOWN,
            "may_see_readers": request.user.has_perm("news.view_subscriber"),
            "may_mark": request.user.has_perm("news.change_subscriber"),
            "left_out": issue.chosen().filter(postinissue__issue=issue, postinissue__left_out=True),
        }
        return TemplateResponse(request, "admin/news/issue/report.html", context)
