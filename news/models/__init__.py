from news.models.imports import ImportedPicture, ImportedPost, ImportLine, NewsImport
from news.models.page import Page
from news.models.picture import Picture
from news.models.post import PictureInPost, Post, TopicOfPost
from news.models.topic import Topic

__all__ = [
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
]
