from news.models import history
from news.models.imports import ImportedPicture, ImportedPost, ImportLine, NewsImport
from news.models.issue import Delivery, Issue, PostInIssue
from news.models.page import Page
from news.models.picture import Picture
from news.models.post import PictureInPost, Post, TopicOfPost, years_of_news
from news.models.subscriber import Subscriber, TopicOfSubscriber
from news.models.topic import Topic
from news.models.words import PageWords, PostWords

__all__ = [
    "Delivery",
    "ImportLine",
    "ImportedPicture",
    "ImportedPost",
    "Issue",
    "NewsImport",
    "Page",
    "PageWords",
    "Picture",
    "PictureInPost",
    "Post",
    "PostInIssue",
    "PostWords",
    "Subscriber",
    "Topic",
    "TopicOfPost",
    "TopicOfSubscriber",
    "history",
    "years_of_news",
]
