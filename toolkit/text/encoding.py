"""Bytes to text and back without a guess in silence: UTF-8, UTF-16 LE/BE, cp1252, Latin-9.

What was detected is stated (`TextEncoding.label`), and encoding again gives the same bytes, the
byte order mark and the ends of lines included, for decoding changes neither.
"""

from __future__ import annotations

import codecs
import re
import unicodedata
from contextlib import suppress
from dataclasses import dataclass

from toolkit.errors import ConfigError, EncodingError

_BOMS = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose mark is its beginning
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# What is called Latin-1 in the wild is cp1252, as the WHATWG Encoding standard has it.
_LATIN1 = {"iso8859-1", "ascii", "latin-1", "latin1"}
# Codecs of names and of source code.
_NO_FILES = {"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"}
_CONTROL = re.compile("[\x00-\x08\x0e-\x19\x1c-\x1f\x7f]")
_WESTERN = set("àâäáãåæçéèêëíìîïñóòôöõøœúùûüýÿßšžÀÂÄÁÃÅÆÇÉÈÊËÍÌÎÏÑÓÒÔÖÕØŒÚÙÛÜÝŸŠŽ")
_WESTERN |= set("«»‹›‘’‚“”„–—…•·°ºª€£§©®™±²³½¼¾¿¡×÷µ†‡‰¢¥¶\xa0\xad´`¨")
# What Latin-9 says where cp1252 has ¤, ½, ¼: €, œ, Œ. Bytes 0x80 to 0x9F are cp1252's alone.
_LATIN9 = re.compile(r"¤|(?<=[^\W\d_])½(?=[^\W\d_])|\b¼(?=uvr|dip)")
_CP1252_ALONE = re.compile(rb"[\x80-\x9f]")
# Typography that an encoding may lack, and what typewriters had for it.
_PLAIN = {
    **dict.fromkeys("⁄∕", "/"),
    **dict.fromkeys("−‐‑‒–—―", "-"),
    **dict.fromkeys("‘’′", "'"),
    **dict.fromkeys("“”„″", '"'),
    **dict.fromkeys("\u200b\u200c\u200d\u200e\u200f\u2060\ufeff\xad", ""),
    "‚": ",",
    "…": "...",
}
_MULTIBYTE = re.compile(rb"[\xc3-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}")


@dataclass(frozen=True, slots=True, kw_only=True)
class TextEncoding:
    """A codec and whether the file opens with a byte order mark."""

    codec: str = "utf-8"
    bom: bytes = b""

    @property
    def label(self) -> str:
        """The name to state to people, such as `utf-8`, `utf-8-sig`, `utf-16-le`, `cp1252`."""
        return "utf-8-sig" if self.bom and self.codec == "utf-8" else self.codec


def decode(
    data: bytes, *, name: str, encoding: str | None = None, declared: str | None = None
) -> tuple[str, TextEncoding]:
    """The text of a file and how it was encoded; a byte order mark is no part of the text.

    `encoding` is what the user says and is obeyed; `declared` is what the file says of itself
    (an HTML `meta`, an XML declaration), which yields to a byte order mark and to valid UTF-8.
    Raises EncodingError, with the line, for binary data, for bytes that are no text in the
    encoding, and where nothing plausible is left; ConfigError for an unknown encoding.
    """
    found = _named(encoding, data) if encoding else _detect(data, name, declared)
    text = _strict(data[len(found.bom) :], found.codec, name)
    control = _CONTROL.search(text)
    if control and not encoding:
        line = text.count("\n", 0, control.start()) + 1
        raise EncodingError(
            f"This is binary data, not text (character U+{ord(control[0]):04X}).",
            where=f"{name}:{line}",
        )
    return text, found


def encode(text: str, encoding: TextEncoding, *, name: str, errors: str = "strict") -> bytes:
    """The bytes of a text. Typography that the encoding lacks becomes plain (⅓ 1/3, – -); for any
    other character EncodingError names it.
    """
    try:
        return encoding.bom + text.encode(encoding.codec, errors)
    except UnicodeEncodeError:
        text = _folded(text, encoding.codec)
    try:
        return encoding.bom + text.encode(encoding.codec)
    except UnicodeEncodeError as error:
        line = text.count("\n", 0, error.start) + 1
        raise EncodingError(
            f"The translation has the character '{text[error.start]}', which the file's encoding "
            f"{encoding.label} lacks.",
            where=f"{name}:{line}",
            hint="Convert the source file to UTF-8 first.",
        ) from None


def _folded(text: str, codec: str) -> str:
    """The text with typography that a codec lacks made plain; what can't be is left."""
    lacking = {char for char in set(text) if not _has(codec, char)}
    parts: list[str] = []
    for before, char in zip(" " + text, text, strict=False):
        plain = _plain(char) if char in lacking else char
        fraction = char != plain and before.isdigit() and plain[:1].isdigit()
        parts.append(f" {plain}" if fraction else plain)
    return "".join(parts)


def _has(codec: str, char: str) -> bool:
    try:
        char.encode(codec)
    except UnicodeEncodeError:
        return False
    return True


def _plain(char: str) -> str:
    """A character by its compatible form; raised and lowered ones mean something else in line."""
    if unicodedata.decomposition(char).startswith(("<super>", "<sub>")):
        return char
    return "".join(_PLAIN.get(part, part) for part in unicodedata.normalize("NFKC", char))


def newline_of(text: str) -> str:
    r"""The end of line that a text mostly uses: `\n`, `\r\n` or `\r`; `\n` where it has none."""
    windows = text.count("\r\n")
    counts = {"\n": text.count("\n") - windows, "\r\n": windows, "\r": text.count("\r") - windows}
    return max(counts, key=lambda style: counts[style])


def split_lines(text: str) -> list[tuple[int, int, int]]:
    r"""`(start, end, next start)` of every line; only `\n`, `\r\n` and `\r` end one, never U+2028,
    NEL or a form feed. A text that ends in a newline has no empty last line.
    """
    lines, start = [], 0
    for match in re.finditer(r"\r\n|\n|\r", text):
        lines.append((start, match.start(), match.end()))
        start = match.end()
    if start < len(text):
        lines.append((start, len(text), len(text)))
    return lines


def codec_named(encoding: str) -> str:
    """Python's name of an encoding of text. Raises ConfigError."""
    try:
        found = codecs.lookup(encoding)
        codec = "" if found.name in _NO_FILES else found.name
        "".encode(codec)  # a LookupError for what is no encoding of text, such as rot13
    except LookupError:
        raise ConfigError(
            f"There is no encoding of text called '{encoding}'.",
            hint="Use utf-8, utf-16, cp1252 or another that Python knows.",
        ) from None
    return codec


def _named(encoding: str, data: bytes) -> TextEncoding:
    codec = codec_named(encoding)
    if codec == "utf-8-sig":
        codec = "utf-8"
    for bom, named in _BOMS:
        if data.startswith(bom) and codec in (named, named[:6]):
            return TextEncoding(codec=named, bom=bom)
    if codec in ("utf-16", "utf-32"):
        codec += "-le"
    return TextEncoding(codec="cp1252" if codec in _LATIN1 else codec)


def _detect(data: bytes, name: str, declared: str | None) -> TextEncoding:
    for bom, codec in _BOMS:
        if data.startswith(bom):
            return TextEncoding(codec=codec, bom=bom)
    if b"\0" in data:
        return _utf16_without_bom(data, name)
    try:
        data.decode("utf-8")
    except UnicodeDecodeError as error:
        return _not_utf8(data, error, name, declared)
    return TextEncoding()


def _utf16_without_bom(data: bytes, name: str) -> TextEncoding:
    """Western text in UTF-16 has a zero in nearly every second byte, always on the same side."""
    zeros = data[0::2].count(0), data[1::2].count(0)
    half = max(1, len(data) // 2)
    even, odd = zeros
    for codec, many, few in (("utf-16-be", even, odd), ("utf-16-le", odd, even)):
        if many > 0.6 * half and few < 0.02 * half and len(data) % 2 == 0:
            return TextEncoding(codec=codec)
    raise EncodingError("This is binary data, not text (it has zero bytes).", where=name)


def _not_utf8(
    data: bytes, error: UnicodeDecodeError, name: str, declared: str | None
) -> TextEncoding:
    if declared:
        with suppress(ConfigError):  # what no file should name counts as not said
            return _named(declared, data)
    line = data.count(b"\n", 0, error.start) + 1
    sequences = _MULTIBYTE.findall(data)
    stray = sum(byte >= 0x80 for byte in data) - sum(map(len, sequences))
    if len(sequences) > stray:
        raise EncodingError(
            f"This is UTF-8 with a broken byte 0x{data[error.start]:02X} at offset {error.start}.",
            where=f"{name}:{line}",
            hint="Repair the file, or name its encoding with --encoding.",
        )
    if _LATIN9.search(data.decode("cp1252", "replace")) and not _CP1252_ALONE.search(data):
        codec = "iso8859-15"
    else:
        codec = "cp1252"
    high = [character for character in data.decode(codec, "replace") if character > "\x7f"]
    letters = sum(map(str.isalpha, data.decode("ascii", "ignore")))
    western = sum(character in _WESTERN for character in high)
    # Other alphabets' single-byte texts have hardly an ASCII letter.
    if western < 0.7 * len(high) or len(high) > 2 * (letters + 1):
        raise EncodingError(
            "This is neither UTF-8, UTF-16 nor plausible cp1252.",
            where=f"{name}:{line}",
            hint="Name its encoding with --encoding.",
        )
    return TextEncoding(codec=codec)


def _strict(data: bytes, codec: str, name: str) -> str:
    try:
        text = data.decode(codec)
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise EncodingError(
            f"Byte 0x{data[error.start]:02X} at offset {error.start} is no {codec}.",
            where=f"{name}:{line}",
            hint="Name the file's encoding with --encoding.",
        ) from None
    if not codec.startswith(("utf-8", "utf-16", "utf-32")) and text.encode(codec) != data:
        raise EncodingError(f"{codec} would not give back the same bytes.", where=name)
    return text
