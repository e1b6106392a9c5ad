from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce, Lower
from django.utils.translation import gettext_lazy as _

from news.models import Post, Topic, TopicOfPost
from pact.editing.form import EditingForm
from pact.editing.kept import KeptAdmin
from pact.editing.languages import LacksFilter
from pact.translated import columns, shown


class TopicForm(EditingForm):
    class Meta:
        model = Topic
        fields = ["language", *columns("name"), "slug"]


@admin.register(Topic)
class TopicAdmin(KeptAdmin):
    form = TopicForm
    sections = [(_("Address"), {"fields": ["slug", "seen"]})]
    list_display = ["name", "in_languages", "post_count"]
    list_filter = [LacksFilter]
    search_fields = ["slug"]
    prepopulated_fields = {"slug": ["name_en"]}

    def get_ordering(self, request):
        return [Lower(shown("name"))]

    def get_queryset(self, request):
        through = Post.topics.through.objects.filter(topic=OuterRef("pk")).order_by()
        count = through.values("topic").annotate(n=Count("pk")).values("n")
        return super().get_queryset(request).annotate(posts_n=Coalesce(Subquery(count), 0))

    def get_deleted_objects(self, objs, request):
        """Posts lose the topic and stay: their number is told, not each of many thousands."""
        rows = TopicOfPost.objects.filter(topic__in=objs)
        counts = {self.opts.verbose_name_plural: len(objs), _("posts that lose it"): rows.count()}
        allowed = self.has_delete_permission(request)
        return list(objs), counts, set() if allowed else {self.opts.verbose_name}, []

    @admin.display(description=_("posts"), ordering="posts_n")
    def post_count(self, topic):
        return topic.posts_n
