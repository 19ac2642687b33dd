"""Zip packages (DOCX, ODT, EPUB, XLSX): opened with limits, rewritten part by part."""

from __future__ import annotations

import lzma
import zipfile
import zlib
from collections.abc import Mapping
from io import BytesIO
from typing import TYPE_CHECKING

from toolkit.errors import FormatError
from toolkit.xmlio import tree

if TYPE_CHECKING:
    from lxml import etree

MAX_MEMBERS = 50_000
MAX_UNPACKED = 1 << 30
# Deflate reaches about 1000:1 on constant bytes; office XML stays under 100:1.
MAX_RATIO = 200
FREE_OF_RATIO = 16 << 20
_DAMAGED = (zipfile.BadZipFile, zlib.error, lzma.LZMAError, EOFError, NotImplementedError, OSError)
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_EPOCH = (1980, 1, 1, 0, 0, 0)


class Package:
    """A zip file whose members are read when asked for. FormatError, with `name`, for what is
    no zip, is encrypted, unpacks to more than MAX_UNPACKED bytes, or is damaged.
    """

    def __init__(self, data: bytes, *, name: str) -> None:
        self.name = name
        if data.startswith(_OLE):
            raise FormatError(
                "The document is protected by a password, or is of the old binary kind.",
                where=name,
                hint="Save it without a password in the current format.",
            )
        try:
            self._zip = zipfile.ZipFile(BytesIO(data))
        except (zipfile.BadZipFile, NotImplementedError, OSError, ValueError) as error:
            raise FormatError(
                f"This isn't a readable zip package ({error}).",
                where=name,
                hint="Check that the file is complete and that its ending is right.",
            ) from None
        self._members = {info.filename: info for info in self._zip.infolist()}
        self._check_members(len(data))

    def _check_members(self, size: int) -> None:
        infos = self._zip.infolist()
        unpacked = sum(info.file_size for info in infos)
        if len(infos) != len(self._members):
            raise self._error("Two members of the zip have the same name.")
        if any(info.flag_bits & 1 for info in infos):
            raise self._error("The zip is encrypted.", "Save it without a password.")
        too_dense = unpacked > FREE_OF_RATIO and unpacked > MAX_RATIO * size
        if unpacked > MAX_UNPACKED or len(infos) > MAX_MEMBERS or too_dense:
            raise self._error(
                f"The zip unpacks to {unpacked:,} bytes in {len(infos):,} members: too much.",
                "Split the document, or remove its largest pictures.",
            )

    def __contains__(self, part: str) -> bool:
        return part in self._members

    @property
    def names(self) -> tuple[str, ...]:
        """The members' names, in the order of the zip."""
        return tuple(self._members)

    def read(self, part: str) -> bytes:
        """A member's bytes; FormatError when it is missing or damaged."""
        if part not in self._members:
            raise self._error(f"The part '{part}' is missing.")
        try:
            return self._zip.read(self._members[part])
        except _DAMAGED as error:
            raise self._error(f"The part '{part}' is damaged ({error}).") from None

    def xml(self, part: str) -> etree._Element:
        """The root element of a member."""
        return tree.parse(self.read(part), name=f"{self.name}!{part}")

    def replaced(self, parts: Mapping[str, bytes]) -> bytes:
        """The zip with the members named in `parts` replaced; all others keep their bytes,
        order, dates and kind of compression.
        """
        buffer = BytesIO()
        with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
            for part, info in self._members.items():
                content = parts[part] if part in parts else self.read(part)
                target.writestr(_like(info), content)
        return buffer.getvalue()

    def _error(self, message: str, hint: str | None = None) -> FormatError:
        hint = hint or "Open it in the program that wrote it and save it again."
        return FormatError(message, where=self.name, hint=hint)


def _like(info: zipfile.ZipInfo) -> zipfile.ZipInfo:
    copy = zipfile.ZipInfo(info.filename, info.date_time)
    copy.compress_type = info.compress_type
    copy.external_attr = info.external_attr
    copy.create_system = info.create_system
    copy.comment = info.comment
    return copy


def build(parts: Mapping[str, bytes]) -> bytes:
    """A new package; the same parts give the same bytes, whatever the day."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as target:
        for part, content in parts.items():
            info = zipfile.ZipInfo(part, _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            target.writestr(info, content)
    return buffer.getvalue()
