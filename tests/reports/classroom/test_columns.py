"""The figure of columns: its places are those of the scale beneath it."""

import re

from grader.reports.classroom.columns import TALLEST, TOP, WIDTH, Column, Line, draw_columns


def columns(*counts: int) -> list[Column]:
    return [Column(str(number), (("plain", count),)) for number, count in enumerate(counts)]


def test_labels_stand_under_the_edges_of_the_columns() -> None:
    drawn = draw_columns(columns(1, 2), "x", end="100 %")
    ticks = re.findall(r'class="tick" x="([\d.]+)" y="[\d.]+">([^<]+)', drawn)
    assert ticks == [("0.0", "0"), (f"{WIDTH / 2:.1f}", "1"), (f"{WIDTH:.1f}", "100 %")]
    assert draw_columns(columns(1, 2), "x").count('class="tick"') == 2


def test_the_line_ends_above_the_count_that_it_points_at() -> None:
    for place, counts in ((0.5, (4, 8)), (1.5, (4, 8)), (2.0, (8, 0))):
        drawn = draw_columns(columns(*counts), "x", Line(place, "median"))
        foot = float(re.search(r'class="median" d="M[\d.]+ 18V([\d.]+)"', drawn)[1])
        numbers = dict(re.findall(r'class="count" x="[\d.]+" y="([\d.]+)">(\d+)', drawn))
        heights = {int(count): float(y) for y, count in numbers.items()}
        count = counts[min(int(place), 1)]
        assert foot < heights.get(count, TOP + TALLEST) - 8
        assert foot > 18
