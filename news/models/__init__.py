from news.models import history
from news.models.page import Page
from news.models.picture import Picture
from news.models.post import Post, TopicOfPost, years_of_news
from news.models.topic import Topic

__all__ = ["Page", "Picture", "Post", "Topic", "TopicOfPost", "history", "years_of_news"]
