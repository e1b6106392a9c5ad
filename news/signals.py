from django.db.models.signals import post_save
from django.dispatch import receiver

from news.models import Picture
from news.tasks import make_renditions


@receiver(post_save, sender=Picture)
def on_new_picture(instance, created, raw, **kwargs):
    """Whatever the way in, the worker makes the sizes; until then the picture itself shows."""
    if created and not raw:
        make_renditions.enqueue(instance.pk)
