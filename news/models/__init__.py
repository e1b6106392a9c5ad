from news.models import history
from news.models.imports import ImportedPicture, ImportedPost, ImportLine, NewsImport
from news.models.page import Page
from news.models.picture import Picture
from news.models.post import GroupOfPost, PictureInPost, Post, TopicOfPost, years_of_news
from news.models.topic import Topic

__all__ = [
    "GroupOfPost",
    "ImportLine",
    "ImportedPicture",
    "ImportedPost",
    "NewsImport",
    "Page",
    "Picture",
    "PictureInPost",
    "Post",
    "Topic",
    "TopicOfPost",
    "history",
    "years_of_news",
]
