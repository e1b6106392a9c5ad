"""Addresses of news below /news/, of the newsletter, and of pages right below the root."""

from django.urls import include, path

from news import feeds, views
from news.newsletter import views as newsletter

app_name = "news"

news_patterns = [
    path("", views.PostList.as_view(), name="list"),
    path("atom.xml", feeds.atom, name="atom"),
    path("rss.xml", feeds.rss, name="rss"),
    path("<int:year>/", views.PostsByYear.as_view(), name="year"),
    path("topics/<slug:slug>/", views.PostsByTopic.as_view(), name="topic"),
    path("topics/<slug:slug>/atom.xml", feeds.atom, name="topic-atom"),
    path("topics/<slug:slug>/rss.xml", feeds.rss, name="topic-rss"),
    path("publishers/<slug:slug>/", views.PostsByPublisher.as_view(), name="publisher"),
    path("groups/<slug:slug>/", views.PostsOfGroup.as_view(), name="group"),
    path("pictures/<int:pk>/<int:width>.webp", views.rendition, name="rendition"),
    path("pictures/<int:pk>/<str:name>", views.picture, name="picture"),
    path("<slug:slug>/", views.PostDetail.as_view(), name="detail"),
]

newsletter_patterns = [
    path("", newsletter.subscribe, name="newsletter"),
    path("asked/", newsletter.asked, name="newsletter-asked"),
    path("<str:token>/", newsletter.change, name="newsletter-change"),
    path("<str:token>/confirm/", newsletter.confirm, name="newsletter-confirm"),
    path("<str:token>/address/", newsletter.address, name="newsletter-address"),
    path("<str:token>/move/", newsletter.move, name="newsletter-move"),
    path("<str:token>/leave/", newsletter.leave, name="newsletter-leave"),
]

urlpatterns = [
    path("news/", include(news_patterns)),
    path("newsletter/", include(newsletter_patterns)),
    path("<slug:slug>/", views.PageDetail.as_view(), name="page"),
]
