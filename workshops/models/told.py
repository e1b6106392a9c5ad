from django.db import models

from workshops.models.material import Material


class MaterialTold(models.Model):
    """That people were told of material; of each once, also when it gets a new version."""

    material = models.OneToOneField(
        Material, primary_key=True, on_delete=models.CASCADE, related_name="told"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        default_permissions = ()

    def __str__(self):
        return str(self.material)
