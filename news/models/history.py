"""What is kept of the news: every version of posts with their topics, pages, topics, pictures, and
of the newsletter's issues with their posts. Of subscribers nothing is kept: who leaves is erased.
"""

from news.models.issue import Issue, PostInIssue
from news.models.page import Page
from news.models.picture import Picture
from news.models.post import Post, TopicOfPost
from news.models.topic import Topic
from pact.history.keeping import Links, keep, links_of, versions_of


class PostVersion(versions_of(Post)):
    pass


class TopicOfPostVersion(links_of(TopicOfPost, own="post", other="topic")):
    pass


class PageVersion(versions_of(Page)):
    pass


class TopicVersion(versions_of(Topic)):
    pass


class PictureVersion(versions_of(Picture, but=["widths"])):
    pass


class IssueVersion(versions_of(Issue)):
    pass


class PostInIssueVersion(links_of(PostInIssue, own="issue", other="post")):
    pass


topics_of_posts = Links(TopicOfPostVersion, own="post", other="topic")

posts_in_issues = Links(PostInIssueVersion, own="issue", other="post")

keep(
    Post,
    PostVersion,
    topics=topics_of_posts,
    linked_from=[posts_in_issues],
    unsaid=["author", "created_at"],
)
keep(Page, PageVersion, unsaid=["created_at"])
keep(Topic, TopicVersion, linked_from=[topics_of_posts])
keep(Picture, PictureVersion, unsaid=["width", "height", "added_at"])
keep(
    Issue,
    IssueVersion,
    posts=posts_in_issues,
    unsaid=["author", "created_at", "started_at", "finished_at"],
)
