from workshops.admin import desk, material, registration, workshop

__all__ = ["desk", "material", "registration", "workshop"]
