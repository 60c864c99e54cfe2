"""Times with a zone, as several learning systems write them, in ISO 8601."""

import re
from datetime import datetime

from grader.core.policy.time_zones import zone_of
from grader.core.text import quoted

UNKNOWN_ZONE = "The time zone "  # how every sentence of `unknown_zone` begins
_TIME = re.compile(r"(\d{4}-\d\d-\d\d[ T]\d\d:\d\d(?::\d\d(?:\.\d{1,6})?)?)\d*\s*(\S+)?")


def iso_time(stamp: str) -> str:
    """Return "2015-02-02 15:58:23.948203 America/Los_Angeles" in ISO 8601; empty if not a time.

    Without an offset where the zone is missing or unknown.
    """
    match = _TIME.fullmatch(stamp.strip())
    if not match:
        return ""
    time, zone = match.groups()
    try:
        if zone and zone[0] in "+-Z":
            return datetime.fromisoformat(time + zone).isoformat()
        return (
            datetime.fromisoformat(time).replace(tzinfo=zone_of(zone) if zone else None).isoformat()
        )
    except ValueError:
        return ""


def unknown_zone(stamp: str) -> tuple[str, ...]:
    """Return the sentence about a time whose zone is not known, if there is one."""
    match = _TIME.fullmatch(stamp.strip())
    zone = match and match[2]
    if not zone or zone[0] in "+-Z" or zone_of(zone):
        return ()
    return (f"{UNKNOWN_ZONE}{quoted(zone)} is unknown; the time was read in the deadline's zone.",)
