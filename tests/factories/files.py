"""Small files of each kind, made here, as they come from people's computers."""

import hashlib
import io
import zipfile
from pathlib import Path

import factory
from django.core.files.base import ContentFile
from PIL import Image

from tests.factories.workshops import MaterialFactory
from workshops.files.storage import storage
from workshops.models import MaterialVersion
from workshops.models.material import stored_as


def pdf(*pages):
    """A PDF with a line of text on each page."""
    objects = ["<< /Type /Catalog /Pages 2 0 R >>", ""]
    kids = []
    for text in pages or ["Labels and what they are worth"]:
        stream = f"BT /F1 24 Tf 72 720 Td ({text}) Tj ET"
        number = len(objects) + 1
        kids.append(f"{number} 0 R")
        font = "<< /Font << /F1 << /Type /Font /Subtype /Type1 /BaseFont /Helvetica >> >> >>"
        objects.append(
            f"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents {number + 1} 0 R "
            f"/Resources {font} >>"
        )
        objects.append(f"<< /Length {len(stream)} >>\nstream\n{stream}\nendstream")
    objects[1] = f"<< /Type /Pages /Kids [{' '.join(kids)}] /Count {len(kids)} >>"
    out, places = "%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += f"{number} 0 obj\n{body}\nendobj\n"
    start = len(out)
    out += f"xref\n0 {len(objects) + 1}\n0000000000 65535 f \n"
    out += "".join(f"{place:010} 00000 n \n" for place in places)
    out += f"trailer\n<< /Size {len(objects) + 1} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n"
    return out.encode()


def zipped(parts):
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in parts.items():
            archive.writestr(name, text)
    return buffer.getvalue()


WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"


def docx(*paragraphs):
    body = "".join(f"<w:p><w:r><w:t>{text}</w:t></w:r></w:p>" for text in paragraphs)
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}</w:body></w:document>'
    return zipped({"[Content_Types].xml": "<Types/>", "word/document.xml": document})


def pptx(*slides):
    parts = {"[Content_Types].xml": "<Types/>"}
    for number, text in enumerate(slides, 1):
        said = f"<a:p><a:r><a:t>{text}</a:t></a:r></a:p>"
        parts[f"ppt/slides/slide{number}.xml"] = (
            f'<p:sld xmlns:p="p" xmlns:a="{DRAWING}">{said}</p:sld>'
        )
    return zipped(parts)


def png(width=40, height=30):
    buffer = io.BytesIO()
    Image.new("RGB", (width, height), "#0b5d57").save(buffer, "PNG")
    return buffer.getvalue()


CONTENT_TYPES = {
    "pdf": "application/pdf",
    "png": "image/png",
    "txt": "text/plain",
    "zip": "application/zip",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


class MaterialVersionFactory(factory.django.DjangoModelFactory):
    """A file of material as it lies in the storage; `content` is what is in it."""

    class Meta:
        model = MaterialVersion

    material = factory.SubFactory(MaterialFactory, link="")
    number = 1
    name = "labels.pdf"

    @classmethod
    def _create(cls, model_class, *args, content=None, **kwargs):
        content = pdf() if content is None else content
        extension = Path(kwargs["name"]).suffix[1:].lower()
        version = model_class(
            size=len(content),
            sha256=hashlib.sha256(content).hexdigest(),
            content_type=CONTENT_TYPES.get(extension, "application/octet-stream"),
            **kwargs,
        )
        version.file = storage().save(stored_as(version, version.name), ContentFile(content))
        version.save()
        return version


def content_of(version):
    with version.file.open("rb") as file:
        return file.read()
