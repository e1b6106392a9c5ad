from news.models import history
from news.models.imports import ImportedPicture, ImportedPost, ImportLine, NewsImport
from news.models.page import Page
from news.models.picture import Picture
from news.models.post import PictureInPost, Post, TopicOfPost, years_of_news
from news.models.topic import Topic
from news.models.words import PageWords, PostWords

__all__ = [
    "ImportLine",
    "ImportedPicture",
    "ImportedPost",
    "NewsImport",
    "Page",
    "PageWords",
    "Picture",
    "PictureInPost",
    "Post",
    "PostWords",
    "Topic",
    "TopicOfPost",
    "history",
    "years_of_news",
]
