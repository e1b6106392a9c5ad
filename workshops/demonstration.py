"""Small documents made by code, for a try-out; real programs open them."""

import io
import zipfile
from textwrap import wrap
from xml.sax.saxutils import escape

RELATIONS = "http://schemas.openxmlformats.org/package/2006/relationships"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
TYPES = "http://schemas.openxmlformats.org/package/2006/content-types"
WORD = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
DRAWING = "http://schemas.openxmlformats.org/drawingml/2006/main"
SHOW = "http://schemas.openxmlformats.org/presentationml/2006/main"
MEDIA = "application/vnd.openxmlformats-officedocument"


def pdf(title, lines):
    """One page of A4: a title and lines of text."""
    said = [f"BT /B 22 Tf 64 760 Td ({_pdf_text(title)}) Tj ET", "BT /R 12 Tf 16 TL 64 716 Td"]
    for line in lines:
        said += [f"({_pdf_text(part)}) Tj T*" for part in wrap(line, 80) or [""]] + ["T*"]
    stream = "\n".join([*said, "ET"]).encode("cp1252", "replace")
    fonts = " ".join(
        f"/{name} << /Type /Font /Subtype /Type1 /BaseFont /{font} /Encoding /WinAnsiEncoding >>"
        for name, font in (("R", "Helvetica"), ("B", "Helvetica-Bold"))
    )
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << "
        b"/Font << " + fonts.encode() + b" >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        f"<< /Title ({_pdf_text(title)}) >>".encode("cp1252", "replace"),
    ]
    out, places = b"%PDF-1.4\n", []
    for number, body in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(out)
    out += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1)
    out += b"".join(b"%010d 00000 n \n" % place for place in places)
    return out + b"trailer\n<< /Size %d /Root 1 0 R /Info 5 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (
        len(objects) + 1,
        start,
    )


def _pdf_text(text):
    return text.replace("\\", r"\\").replace("(", r"\(").replace(")", r"\)")


def docx(title, paragraphs):
    """A title and paragraphs."""

    def paragraph(text, size, bold=""):
        style = f'<w:rPr>{bold}<w:sz w:val="{size}"/></w:rPr>'
        return (
            '<w:p><w:pPr><w:spacing w:after="160"/></w:pPr>'
            f'<w:r>{style}<w:t xml:space="preserve">{escape(text)}</w:t></w:r></w:p>'
        )

    body = paragraph(title, 36, "<w:b/>") + "".join(paragraph(text, 22) for text in paragraphs)
    document = f'<w:document xmlns:w="{WORD}"><w:body>{body}<w:sectPr/></w:body></w:document>'
    return _package(
        "word/document.xml",
        {"word/document.xml": (document, f"{MEDIA}.wordprocessingml.document.main+xml")},
    )


def pptx(title, slides):
    """A first slide, and one with its points for each pair of a heading and points."""
    family = f"{MEDIA}.presentationml"
    parts, shown, relations = {}, "", {"master": ("slideMaster", "slideMasters/slideMaster1.xml")}
    for number, (heading, points) in enumerate([(title, ["Demonstration"]), *slides], 1):
        name = f"slides/slide{number}.xml"
        tree = _shape(2, heading, 40, 500_000, 1_400_000, bold=True)
        tree += _shape(3, "\n".join(points), 24, 2_100_000, 3_800_000)
        parts[f"ppt/{name}"] = (
            f"<p:sld {_names()}><p:cSld><p:spTree>{_group()}{tree}</p:spTree></p:cSld></p:sld>",
            f"{family}.slide+xml",
        )
        parts[f"ppt/slides/_rels/slide{number}.xml.rels"] = (
            _relations({"layout": ("slideLayout", "../slideLayouts/slideLayout1.xml")}),
            None,
        )
        relations[f"s{number}"] = ("slide", name)
        shown += f'<p:sldId id="{255 + number}" r:id="s{number}"/>'
    empty = f"<p:cSld><p:spTree>{_group()}</p:spTree></p:cSld>"
    colours = " ".join(
        f'{name}="{value}"'
        for name, value in {
            **{"bg1": "lt1", "tx1": "dk1", "bg2": "lt2", "tx2": "dk2"},
            **{f"accent{n}": f"accent{n}" for n in range(1, 7)},
            **{"hlink": "hlink", "folHlink": "folHlink"},
        }.items()
    )
    parts |= {
        "ppt/presentation.xml": (
            f'<p:presentation {_names()}><p:sldMasterIdLst><p:sldMasterId id="2147483648" '
            f'r:id="master"/></p:sldMasterIdLst><p:sldIdLst>{shown}</p:sldIdLst>'
            '<p:sldSz cx="12192000" cy="6858000"/><p:notesSz cx="6858000" cy="9144000"/>'
            "</p:presentation>",
            f"{family}.presentation.main+xml",
        ),
        "ppt/_rels/presentation.xml.rels": (_relations(relations), None),
        "ppt/slideMasters/slideMaster1.xml": (
            f"<p:sldMaster {_names()}>{empty}<p:clrMap {colours}/><p:sldLayoutIdLst>"
            '<p:sldLayoutId id="2147483649" r:id="layout"/></p:sldLayoutIdLst></p:sldMaster>',
            f"{family}.slideMaster+xml",
        ),
        "ppt/slideMasters/_rels/slideMaster1.xml.rels": (
            _relations(
                {
                    "layout": ("slideLayout", "../slideLayouts/slideLayout1.xml"),
                    "theme": ("theme", "../theme/theme1.xml"),
                }
            ),
            None,
        ),
        "ppt/slideLayouts/slideLayout1.xml": (
            f"<p:sldLayout {_names()}>{empty}</p:sldLayout>",
            f"{family}.slideLayout+xml",
        ),
        "ppt/slideLayouts/_rels/slideLayout1.xml.rels": (
            _relations({"master": ("slideMaster", "../slideMasters/slideMaster1.xml")}),
            None,
        ),
        "ppt/theme/theme1.xml": (_theme(), f"{MEDIA}.theme+xml"),
    }
    return _package("ppt/presentation.xml", parts)


def _names():
    return f'xmlns:a="{DRAWING}" xmlns:r="{OFFICE}" xmlns:p="{SHOW}"'


def _group():
    return (
        '<p:nvGrpSpPr><p:cNvPr id="1" name=""/><p:cNvGrpSpPr/><p:nvPr/></p:nvGrpSpPr><p:grpSpPr/>'
    )


def _shape(number, text, size, top, height, bold=False):
    paragraphs = "".join(_paragraph(line, size, bold) for line in text.split("\n"))
    return (
        f'<p:sp><p:nvSpPr><p:cNvPr id="{number}" name="Text {number}"/><p:cNvSpPr txBox="1"/>'
        f'<p:nvPr/></p:nvSpPr><p:spPr><a:xfrm><a:off x="700000" y="{top}"/>'
        f'<a:ext cx="10800000" cy="{height}"/></a:xfrm><a:prstGeom prst="rect"><a:avLst/>'
        f'</a:prstGeom></p:spPr><p:txBody><a:bodyPr wrap="square"/>{paragraphs}</p:txBody></p:sp>'
    )


def _paragraph(line, size, bold):
    strong = ' b="1"' if bold else ""
    style = f'<a:rPr lang="en" sz="{size * 100}"{strong}/>'
    return f"<a:p><a:r>{style}<a:t>{escape(line)}</a:t></a:r></a:p>"


def _theme():
    colours = {
        **{"dk1": "16282B", "lt1": "FFFFFF", "dk2": "0D2B2F", "lt2": "F2E8D8"},
        **{"accent1": "0B5D57", "accent2": "E9B44C", "accent3": "1F7A71", "accent4": "E07A5F"},
        **{"accent5": "8FC4B8", "accent6": "4C5D60", "hlink": "0B5D57", "folHlink": "084540"},
    }
    scheme = "".join(
        f'<a:{name}><a:srgbClr val="{value}"/></a:{name}>' for name, value in colours.items()
    )
    font = '<a:latin typeface="Arial"/><a:ea typeface=""/><a:cs typeface=""/>'
    fill = '<a:solidFill><a:schemeClr val="phClr"/></a:solidFill>'
    line = f'<a:ln w="9525">{fill}</a:ln>'
    effect = "<a:effectStyle><a:effectLst/></a:effectStyle>"
    return (
        f'<a:theme xmlns:a="{DRAWING}" name="Pact"><a:themeElements>'
        f'<a:clrScheme name="Pact">{scheme}</a:clrScheme><a:fontScheme name="Pact">'
        f"<a:majorFont>{font}</a:majorFont><a:minorFont>{font}</a:minorFont></a:fontScheme>"
        f'<a:fmtScheme name="Pact"><a:fillStyleLst>{3 * fill}</a:fillStyleLst>'
        f"<a:lnStyleLst>{3 * line}</a:lnStyleLst><a:effectStyleLst>{3 * effect}"
        f"</a:effectStyleLst><a:bgFillStyleLst>{3 * fill}</a:bgFillStyleLst></a:fmtScheme>"
        "</a:themeElements></a:theme>"
    )


def _relations(targets):
    rows = "".join(
        f'<Relationship Id="{key}" Type="{OFFICE}/{kind}" Target="{target}"/>'
        for key, (kind, target) in targets.items()
    )
    return f'<Relationships xmlns="{RELATIONS}">{rows}</Relationships>'


def _package(main, parts):
    """The zip of an Office document: its parts, their types, and which one is the main part."""
    kinds = "".join(
        f'<Override PartName="/{name}" ContentType="{kind}"/>'
        for name, (_text, kind) in parts.items()
        if kind
    )
    rels = "application/vnd.openxmlformats-package.relationships+xml"
    types = (
        f'<Types xmlns="{TYPES}"><Default Extension="rels" ContentType="{rels}"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{kinds}</Types>'
    )
    files = {
        "[Content_Types].xml": types,
        "_rels/.rels": _relations({"main": ("officeDocument", main)}),
    } | {name: text for name, (text, _kind) in parts.items()}
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, text in files.items():
            # The same bytes each time, so that the same document is known again.
            entry = zipfile.ZipInfo(name, (2021, 6, 14, 9, 0, 0))
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, f'<?xml version="1.0" encoding="UTF-8"?>{text}')
    return buffer.getvalue()
