from workshops.admin import desk, registration, workshop

__all__ = ["desk", "registration", "workshop"]
