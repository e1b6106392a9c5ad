"""Reads a file item by item in constant memory: what was read is let go before the next."""

from contextlib import contextmanager
from xml.etree.ElementTree import ParseError
from xml.parsers import expat

from defusedxml import DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden
from defusedxml.ElementTree import XMLParser, iterparse

from news.importing import atom, rss
from news.importing.entries import Channel
from news.importing.notes import Refused, note
from news.importing.source import ITEM_LIMIT, Source, TooMuch

MAX_DEPTH = 250
FORMATS = {"rss": rss.Rss, atom.ATOM + "feed": atom.Atom}


class Reader:
    """Iterate for the entries of a file; `channel` is known by the first of them.

    Raises `Refused` where the file is broken; entries before that place were given out, so
    whoever writes must have read it to the end once.
    """

    def __init__(self, file):
        self.source = Source(file)
        self.channel = Channel()
        self.last = None

    @property
    def share(self):
        """How much of the file was read, from 0 to 1."""
        return self.source.taken / self.source.size

    def __iter__(self):
        parser = XMLParser(forbid_dtd=True)
        with self._refusals(parser.parser):
            for number, entry in enumerate(self._entries(parser), 1):
                entry.number = number
                self.last = entry
                yield entry

    def _entries(self, parser):
        path, format_ = [], None
        for event, element in iterparse(self.source, ("start", "end"), parser=parser):
            if event == "start":
                path.append(element)
                if format_ is None:
                    if element.tag not in FORMATS:
                        raise Refused("root", root=element.tag.rpartition("}")[2])
                    format_ = FORMATS[element.tag](self.channel, element)
                elif len(path) > MAX_DEPTH:
                    raise Refused("deep", last=self._last_read())
                continue
            path.pop()
            parent = path[-1] if path else None
            done, entry = format_.take(element, path)
            if done:
                # Nothing of the file stays: neither the element nor the blanks behind it.
                element.clear()
                parent.remove(element)
                parent.text = None
                self.source.since_item = 0
            if entry is not None:
                yield entry

    def _last_read(self):
        if self.last is None:
            return note("last_none")
        return note("last_item", number=self.last.number, title=self.last.title)

    @contextmanager
    def _refusals(self, parser):
        """Turns the parser's errors into words for the person who chose the file."""
        try:
            yield
        except TooMuch:
            limit = ITEM_LIMIT // 2**20
            raise Refused("huge_item", limit=limit, last=self._last_read()) from None
        except (DTDForbidden, EntitiesForbidden, ExternalReferenceForbidden):
            raise Refused("dtd", line=parser.CurrentLineNumber) from None
        except (LookupError, UnicodeError):
            raise Refused("encoding", encoding=self.source.encoding) from None
        except ParseError as error:
            raise self._broken(error) from None
        except ValueError as error:
            if "multi-byte encodings" in str(error):
                raise Refused("encoding", encoding=self.source.encoding) from None
            raise

    def _broken(self, error):
        line, column = error.position
        codes = expat.errors.codes
        last = self._last_read()
        if error.code in (
            codes[expat.errors.XML_ERROR_UNKNOWN_ENCODING],
            codes[expat.errors.XML_ERROR_INCORRECT_ENCODING],
        ):
            return Refused("encoding", encoding=self.source.encoding)
        if error.code in (
            codes[expat.errors.XML_ERROR_NO_ELEMENTS],
            codes[expat.errors.XML_ERROR_UNCLOSED_CDATA_SECTION],
            codes[expat.errors.XML_ERROR_UNCLOSED_TOKEN],
        ):
            return Refused("cut_off", line=line, last=last)
        if error.code == codes[expat.errors.XML_ERROR_INVALID_TOKEN] and not self.source.bytes_fit(
            line
        ):
            return Refused(
                "wrong_encoding",
                line=line,
                column=column + 1,
                encoding=self.source.encoding,
                last=last,
            )
        return Refused("broken", line=line, column=column + 1, last=last)
