from news.admin import desk, imports, issue, page, picture, post, subscriber, topic

__all__ = ["desk", "imports", "issue", "page", "picture", "post", "subscriber", "topic"]
