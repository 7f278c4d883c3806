"""What somebody may send at once: files are put aside, but a form is read into memory, by strangers too."""

from __future__ import annotations

from flask import Request
from werkzeug.datastructures import FileStorage, ImmutableMultiDict

#: A form that decides about ten thousand rows fits; the library limits only forms with files to such a size.
LARGEST_FORM = 2 * 2**20
#: How a field for a file is called, in every form of ours.
FILE_FIELD = "file"
_IN_MEMORY = "application/x-www-form-urlencoded"


class BoundedRequest(Request):
    """A request that is refused before it is read where its form would be larger than any of ours.

    A file that comes where words were asked for is left out: forms would take it for the words.
    """

    @property
    def max_content_length(self) -> int | None:
        """The most bytes that are read of this request."""
        most = super().max_content_length
        return LARGEST_FORM if self.mimetype == _IN_MEMORY and (most is None or most > LARGEST_FORM) else most

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value

    @property
    def files(self) -> ImmutableMultiDict[str, FileStorage]:
        """The files that were asked for, by field."""
        sent = list(super().files.items(multi=True))
        for name, file in sent:
            if name != FILE_FIELD:
                file.close()
        return ImmutableMultiDict([(name, file) for name, file in sent if name == FILE_FIELD])
