from news.admin import desk, page, picture, post, topic

__all__ = ["desk", "page", "picture", "post", "topic"]
