"""Pictures in the sizes that pages need, in WebP; and how a page names them to the browser."""

import re
from io import BytesIO

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.utils.html import format_html
from django.utils.safestring import mark_safe
from PIL import Image, ImageOps

from news.models import Picture
from news.rich_text import PICTURE_ADDRESS

WIDTHS = (320, 640, 960, 1280)  # pixels: a phone, the column of a text, both on dense screens
QUALITY = 80
# Where a text's pictures stand: the column of the text, or the whole of a phone.
IN_TEXT = "(min-width: 48rem) 44rem, 100vw"
IMAGE = re.compile(r"<img [^>]*>")
SOURCE = re.compile(r'src="([^"]*)"')


def widths_for(width):
    """Never upscaled; a smaller picture is there in its own width too, as WebP weighs less."""
    smaller = [wanted for wanted in WIDTHS if wanted < width]
    return smaller if width > WIDTHS[-1] else [*smaller, width]


def make(picture):
    """Make a picture's renditions and note them; harmless when repeated.

    Without what the camera wrote into the file, such as where it was. Pictures that move are left
    as they are.
    """
    widths = []
    with picture.file.open() as file, Image.open(file) as image:
        if not getattr(image, "is_animated", False):
            image.draft("RGB", (2 * WIDTHS[-1], 2 * WIDTHS[-1]))  # a large JPEG needs less memory
            upright = ImageOps.exif_transpose(image)
            colours = "RGBA" if upright.has_transparency_data else "RGB"
            upright = upright.convert(colours)
            for width in widths_for(picture.width):
                height = max(round(picture.height * width / picture.width), 1)
                store(picture.rendition_path(width), upright.resize((width, height)))
                widths.append(width)
    Picture.objects.filter(pk=picture.pk).update(widths=widths)
    return widths


def store(name, image):
    content = BytesIO()
    image.save(content, "WEBP", quality=QUALITY)
    default_storage.delete(name)
    default_storage.save(name, ContentFile(content.getvalue()))


def in_text(html):
    """A text's pictures with their sizes, so that nothing moves while they come."""
    sources = [SOURCE.search(tag) for tag in IMAGE.findall(html)]
    matches = (PICTURE_ADDRESS.match(source[1]) for source in sources if source)
    pictures = Picture.objects.in_bulk({int(match["pk"]) for match in matches if match})
    if not pictures:
        return html

    def sized(tag):
        source = SOURCE.search(tag[0])
        match = source and PICTURE_ADDRESS.match(source[1])
        picture = pictures.get(int(match["pk"])) if match else None
        if picture is None or " width=" in tag[0]:
            return tag[0]
        size = format_html(' width="{}" height="{}" loading="lazy"', picture.width, picture.height)
        if picture.srcset:
            size += format_html(' srcset="{}" sizes="{}"', picture.srcset, IN_TEXT)
        return f"{tag[0][:-1].rstrip('/ ')}{size}>"

    return mark_safe(IMAGE.sub(sized, html))
