"""Time zones as people write them: by their IANA name or by the city alone."""

from collections.abc import Iterator
from functools import cache
from importlib.resources import files
from zoneinfo import available_timezones

from handlers.arguments import UnknownZone, closest
from handlers.codec import zone_code

COMMON = (
    "America/Los_Angeles",
    "America/New_York",
    "America/Sao_Paulo",
    "Europe/London",
    "Europe/Berlin",
    "Africa/Lagos",
    "Africa/Nairobi",
    "Asia/Kolkata",
    "Asia/Singapore",
    "Asia/Tokyo",
    "Australia/Sydney",
    "UTC",
)
"""Zones to choose from by a tap: near most people, west to east."""
_NO_PLACE = {"Factory", "localtime", "posixrules"}
_SUGGESTIONS = 5


def parse_zone(text: str) -> str | UnknownZone:
    """Find the zone of a text: a name or a city. Case does not matter, and spaces stand for underscores."""
    wanted = "_".join(text.split()).casefold()
    meant = _by_name().get(wanted) or _by_city().get(wanted)
    return meant or UnknownZone(text, _suggestions(text.strip().casefold(), wanted))


def zone_of_code(code: int) -> str | None:
    """The zone that `handlers.codec.zone_code` gives this number."""
    return _by_code().get(code)


def city(zone: str) -> str:
    """The last part of a zone's name, as people call the place."""
    return zone.rsplit("/", 1)[-1].replace("_", " ")


def _suggestions(text: str, wanted: str) -> tuple[str, ...]:
    """Zones of a country of that name, then zones and cities that look like it."""
    names, cities, countries = _by_name(), _by_city(), _by_country()
    near = list(countries.get(text, ()))
    near += [cities[place] for place in closest(wanted, cities)]
    near += [zone for zone in closest(wanted, names.values()) if "/" in zone and not zone.startswith("Etc/")]
    near = near or [zone for country in closest(text, countries, 1) for zone in countries[country]]
    return tuple(dict.fromkeys(near))[:_SUGGESTIONS]


@cache
def _by_name() -> dict[str, str]:
    """Zones by their name in lower case; names that stand for no place are left out."""
    return {zone.casefold(): zone for zone in sorted(available_timezones()) if zone not in _NO_PLACE}


@cache
def _by_city() -> dict[str, str]:
    """Zones by their last part in lower case, today's names before former ones.

    Fixed offsets are left out: the signs in their names are the reverse of what people mean.
    """
    former = [zone for zone in _by_name().values() if "/" in zone and not zone.startswith(("Etc/", "US/"))]
    today = [zone for _, zone in _places()]
    return {zone.rsplit("/", 1)[-1].casefold(): zone for zone in [*former, *today]}


@cache
def _by_country() -> dict[str, tuple[str, ...]]:
    """Zones by the name of their country in lower case."""
    codes = dict(_rows("iso3166.tab"))
    found: dict[str, tuple[str, ...]] = {}
    for code, zone in _places():
        country = codes.get(code, code).casefold()
        found[country] = (*found.get(country, ()), zone)
    return found


@cache
def _by_code() -> dict[int, str]:
    return {zone_code(zone): zone for zone in _by_name().values()}


def _places() -> list[tuple[str, str]]:
    """Country code and zone of every place in the database."""
    return [(row[0], row[2]) for row in _rows("zone.tab") if row[2].casefold() in _by_name()]


def _rows(table: str) -> Iterator[list[str]]:
    """The rows of a table that comes with the zone database."""
    text = (files("tzdata") / "zoneinfo" / table).read_text(encoding="utf-8")
    return (line.split("\t") for line in text.splitlines() if line and not line.startswith("#"))
