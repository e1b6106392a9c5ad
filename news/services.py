"""What happens to a post or a page in public."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from news.models import Post
from news.rich_text import picture_ids
from pact.translated import columns


def _locked(post):
    return Post.objects.select_for_update().get(pk=post.pk)


@transaction.atomic
def publish(post):
    """Make a post public now. A date in the past is kept; repeated, it changes nothing."""
    post = _locked(post)
    if post.state != Post.State.PUBLISHED:
        now = timezone.now()
        post.state = Post.State.PUBLISHED
        if post.published_at is None or post.published_at > now:
            post.published_at = now
        post.save(update_fields=["state", "published_at", "updated_at"])
    return post


@transaction.atomic
def schedule(post, at):
    """Make a post public at a time to come."""
    if at <= timezone.now():
        raise ValidationError(_("Choose a time to come, or publish the post now."))
    post = _locked(post)
    if post.is_public:
        raise ValidationError(_("The post is public already. Withdraw it first."))
    post.state, post.published_at = Post.State.SCHEDULED, at
    post.save(update_fields=["state", "published_at", "updated_at"])
    return post


@transaction.atomic
def withdraw(post):
    """Take a post off the public site, or off the schedule; the text is kept."""
    post = _locked(post)
    if take_off(post):
        post.save(update_fields=["state", "featured", "updated_at"])
    return post


def take_off(post):
    """The state of a post that is no longer to be public, not saved; whether it was to be."""
    if post.state not in (Post.State.PUBLISHED, Post.State.SCHEDULED):
        return False
    # A post that nobody has seen yet simply becomes a draft again.
    post.state = Post.State.WITHDRAWN if post.is_public else Post.State.DRAFT
    post.featured = False
    return True


@transaction.atomic
def feature(post, featured=True):
    """Show a post first on the home page, or no longer."""
    post = _locked(post)
    if post.featured != featured:
        post.featured = featured
        post.save(update_fields=["featured", "updated_at"])
    return post


def record_pictures(text):
    """Keep in step which pictures of the library a post's or page's body shows."""
    bodies = "".join(getattr(text, name) for name in columns("body"))
    text.pictures.set(text.pictures.model.objects.filter(pk__in=picture_ids(bodies)))


def add_picture(picture):
    """Add a picture to the library, by the same rules as the admin's form."""
    picture.full_clean()
    picture.save()
    return picture
