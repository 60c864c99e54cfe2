"""Times as learning systems write them."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

_TIME = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\d*\s*(\S+)?")


def iso_time(stamp: str) -> str:
    """ISO 8601 of "2015-02-02 15:58:23.948203 America/Los_Angeles"; empty if it is no time.

    Without an offset where the zone is missing or unknown.
    """
    match = _TIME.fullmatch(stamp.strip())
    if not match:
        return ""
    time, zone = match.groups()
    try:
        if zone and zone[0] in "+-Z":
            return datetime.fromisoformat(time + zone).isoformat()
        return datetime.fromisoformat(time).replace(tzinfo=_zone(zone)).isoformat()
    except ValueError:
        return ""


def _zone(name: str | None) -> ZoneInfo | None:
    try:
        return ZoneInfo(name) if name else None
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None
