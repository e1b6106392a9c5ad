"""Pictures of imported texts: found in a folder, brought into the library, each of them once."""

import hashlib
from pathlib import Path, PurePosixPath
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from news import services
from news.importing.words import cut
from news.models import ImportedPicture, Picture
from news.models.picture import MAX_BYTES

REMEMBERED = 2000


class Pictures:
    """Puts a picture of elsewhere into the library when the folder holds its file.

    `rehearsal` looks and tells, and adds nothing.
    """

    def __init__(self, folder=None, rehearsal=False):
        self.folder = Path(folder).resolve() if folder else None
        self.rehearsal = rehearsal
        self.language = ""
        self.added = 0
        self.stored = []  # files written, to be taken back when the import is
        self.known = {}

    def place(self, address, words, note):
        """The library's address and alternative text for a picture; None where it has none."""
        path = self._find(address)
        if path is None:
            note("picture_linked", url=address)
            return None
        if path not in self.known:
            if len(self.known) >= REMEMBERED:
                self.known.clear()
            self.known[path] = self._of_library(path, words, address, note)
        found = self.known[path]
        if found is None:
            note("picture_refused", url=address)
            return None
        address_here, words_here = found
        if not words:
            note("picture_without_words", url=address)
        return address_here, cut(words, 250) or words_here

    def _find(self, address):
        """The file of an address: by as much of its path as the folder has, never outside it."""
        if self.folder is None:
            return None
        try:
            parts = PurePosixPath(unquote(urlsplit(address).path)).parts
        except ValueError:
            return None
        parts = [part for part in parts if part != "/"]
        if not parts or any(part == ".." or "\0" in part or "\\" in part for part in parts):
            return None
        for start in range(len(parts)):
            try:
                path = self.folder.joinpath(*parts[start:]).resolve()
                if path.is_file() and path.is_relative_to(self.folder):
                    return path
            except OSError:  # such as a name that is too long
                continue
        return None

    def _of_library(self, path, words, address, note):
        try:
            if path.stat().st_size > MAX_BYTES:
                return None
            data = path.read_bytes()
        except OSError:
            return None
        digest = hashlib.sha256(data).hexdigest()
        known = ImportedPicture.objects.select_related("picture").filter(digest=digest).first()
        if known:
            return known.picture.get_absolute_url(), known.picture.alternative_text
        words = cut(words, 250) or _("Picture")
        with path.open("rb") as file:
            picture = Picture(
                file=File(file, name=path.name), language=self.language, alternative_text=words
            )
            try:
                if self.rehearsal:
                    picture.full_clean()
                    picture.pk = 0
                else:
                    services.add_picture(picture)
            except ValidationError:
                return None
        self.added += 1
        note("picture_added", url=address)
        if not self.rehearsal:
            self.stored.append(picture.file)
            ImportedPicture.objects.create(digest=digest, picture=picture)
        return picture.get_absolute_url(), words

    def take_back(self):
        """Remove the files of an import that came to nothing; their rows are rolled back."""
        for file in self.stored:
            file.storage.delete(file.name)
