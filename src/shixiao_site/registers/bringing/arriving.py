"""How an uploaded file arrives: streamed to the disk of the workspace, hashed on the way, cut off at the limit."""

import hashlib
import tempfile
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler

if TYPE_CHECKING:
    _Uploaded = UploadedFile[bytes]
else:
    _Uploaded = UploadedFile


class ArrivedFile(_Uploaded):
    """A file on disk, with its sha256. One that is longer than the limit keeps nothing but its name."""

    def __init__(self, name: str, content_type: str) -> None:
        folder = Path(settings.SITE_FOLDER) / "arriving"
        folder.mkdir(parents=True, exist_ok=True)
        self._draft = tempfile.NamedTemporaryFile(dir=folder, suffix=".part")  # noqa: SIM115 - closed with the request
        super().__init__(self._draft, name, content_type, 0)
        self.digest = hashlib.sha256()
        self.is_too_large = False

    @property
    def sha256(self) -> str:
        """The digest of what arrived, in hex."""
        return self.digest.hexdigest()

    def temporary_file_path(self) -> str:
        """Where it lies until it is moved."""
        return self._draft.name

    def take(self, chunk: bytes, limit: int) -> None:
        """Add a piece, unless it would be too much."""
        self.size = (self.size or 0) + len(chunk)
        if self.size > limit:
            self.is_too_large = True
            self._draft.truncate(0)
        else:
            self.digest.update(chunk)
            self._draft.write(chunk)

    def settle(self) -> None:
        """Let everything reach the disk."""
        self._draft.flush()
        self._draft.seek(0)

    def close(self) -> None:
        """Forget the draft; it is gone already when the file was moved."""
        with suppress(FileNotFoundError):
            self._draft.close()


class Arriving(FileUploadHandler):
    """Django's upload handler for every file of the site."""

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """A file begins."""
        super().new_file(*args, **kwargs)
        self.arrived = ArrivedFile(self.file_name or "", self.content_type or "")

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:  # noqa: ARG002 - Django's signature
        """A piece of it came."""
        self.arrived.take(raw_data, settings.UPLOAD_BYTES)

    def file_complete(self, file_size: int) -> ArrivedFile:  # noqa: ARG002 - Django's signature
        """It is all there."""
        self.arrived.settle()
        return self.arrived

    def upload_interrupted(self) -> None:
        """The connection broke: nothing stays."""
        if hasattr(self, "arrived"):
            self.arrived.close()
