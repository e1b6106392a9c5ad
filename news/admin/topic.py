from django.contrib import admin
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.utils.translation import gettext_lazy as _

from news.admin.editing import ConcurrentEditForm
from news.models import Post, Topic


class TopicForm(ConcurrentEditForm):
    class Meta:
        model = Topic
        fields = ["name", "slug"]


@admin.register(Topic)
class TopicAdmin(admin.ModelAdmin):
    form = TopicForm
    fields = ["name", "slug", "seen"]
    list_display = ["name", "post_count"]
    search_fields = ["name"]
    prepopulated_fields = {"slug": ["name"]}

    def get_queryset(self, request):
        through = Post.topics.through.objects.filter(topic=OuterRef("pk")).order_by()
        count = through.values("topic").annotate(n=Count("pk")).values("n")
        return super().get_queryset(request).annotate(posts_n=Coalesce(Subquery(count), 0))

    @admin.display(description=_("posts"), ordering="posts_n")
    def post_count(self, topic):
        return topic.posts_n
