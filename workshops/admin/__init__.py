from workshops.admin import material

__all__ = ["material"]
