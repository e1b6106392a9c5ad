from news.admin import desk, imports, page, picture, post, topic

__all__ = ["desk", "imports", "page", "picture", "post", "topic"]
