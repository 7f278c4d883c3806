"""How much somebody may send at once: files are put aside, but a form is read into memory, by strangers too."""

from __future__ import annotations

from flask import Request

#: A form that decides about ten thousand rows fits; the library limits only forms with files to such a size.
LARGEST_FORM = 2 * 2**20
_IN_MEMORY = "application/x-www-form-urlencoded"


class BoundedRequest(Request):
    """A request that is refused before it is read where its form would be larger than any of ours."""

    @property
    def max_content_length(self) -> int | None:
        """The most bytes that are read of this request."""
        most = super().max_content_length
        return LARGEST_FORM if self.mimetype == _IN_MEMORY and (most is None or most > LARGEST_FORM) else most

    @max_content_length.setter
    def max_content_length(self, value: int | None) -> None:
        self._max_content_length = value
