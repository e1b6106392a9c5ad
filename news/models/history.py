"""What is kept of the news: every version of posts with their topics, pages, topics, pictures."""

from members.models import Group
from news.models.page import Page
from news.models.picture import Picture
from news.models.post import GroupOfPost, Post, TopicOfPost
from news.models.topic import Topic
from pact.history.keeping import Links, keep, linked, links_of, versions_of


class PostVersion(versions_of(Post)):
    pass


class TopicOfPostVersion(links_of(TopicOfPost, own="post", other="topic")):
    pass


class GroupOfPostVersion(links_of(GroupOfPost, own="post", other="group")):
    pass


class PageVersion(versions_of(Page)):
    pass


class TopicVersion(versions_of(Topic)):
    pass


class PictureVersion(versions_of(Picture, but=["widths"])):
    pass


topics_of_posts = Links(TopicOfPostVersion, own="post", other="topic")

groups_of_posts = Links(GroupOfPostVersion, own="post", other="group")

keep(
    Post,
    PostVersion,
    topics=topics_of_posts,
    groups=groups_of_posts,
    unsaid=["author", "created_at"],
)
linked(Group, groups_of_posts)
keep(Page, PageVersion, unsaid=["created_at"])
keep(Topic, TopicVersion, linked_from=[topics_of_posts])
keep(Picture, PictureVersion, unsaid=["width", "height", "added_at"])
