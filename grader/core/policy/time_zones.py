"""Time zones by name, of which the system's tables are read when somebody asks for one."""

from datetime import tzinfo


def zone_of(name: str) -> tzinfo | None:
    """Return the zone of that name, or `None` where the system knows none."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError  # most rubrics have no deadline

    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        return None


def known_zones() -> set[str]:
    """Return the names of all zones that the system knows."""
    from zoneinfo import available_timezones

    return available_timezones()
