"""What can be found of posts and pages: kept by triggers on these, see `pact.full_text`.

Drafts and withdrawn texts are not in here. A scheduled post is, so that it can be found from its
moment on: who searches here asks for `published_at` too, and fetches by `visible_to`.
"""

from django.db import models

from news.models.page import Page
from news.models.post import Post
from pact.full_text.words import Words


class PostWords(Words):
    """Marks beside the words: the language, year and month, `@pcity-of-ghent` the publisher, `@t12`
    each topic.
    """

    # The row goes by a trigger too: nothing is asked when a post is deleted.
    post = models.ForeignKey(
        Post, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )
    published_at = models.DateTimeField()
    publisher = models.TextField()  # as in addresses

    class Meta:
        indexes = [
            Words.index("post_words"),
            models.Index(fields=["-published_at"], name="post_words_newest"),
        ]
        constraints = [models.UniqueConstraint(fields=["post", "language"], name="post_words_once")]

    def __str__(self):
        return f"{self.post_id} {self.language}"


class PageWords(Words):
    page = models.ForeignKey(
        Page, models.DO_NOTHING, db_constraint=False, db_index=False, related_name="+"
    )

    class Meta:
        indexes = [Words.index("page_words")]
        constraints = [models.UniqueConstraint(fields=["page", "language"], name="page_words_once")]

    def __str__(self):
        return f"{self.page_id} {self.language}"
