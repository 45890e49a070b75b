#!/usr/bin/env python3
"""What schedules should answer around every change of clock, by programs that are not ours.

For every zone of the machine's database and the ten years from 2020: the changes of clock as `zdump -v`
tells them, and around each of them a calendar whose edges lie close to it, open or closed minute by
minute as the clock on the wall of Python's `zoneinfo` says. One line each:

    zone NAME
    change SECONDS OFFSET_BEFORE OFFSET_AFTER          of the zone, in UTC
    week WEEKDAY:OPEN-CLOSE ...                        Monday is 0; minutes
    holiday DATE OPEN-CLOSE ...
    override FIRST LAST OPEN-CLOSE ...
    window BEGIN END open|closed SECONDS ...           at BEGIN, and when it changes before END
    end ZONES CHANGES WINDOWS

A `window` is of the `week`, `holiday` and `override` lines between it and the window before. The same
database gives the same lines.
"""

import datetime
import os
import random
import re
import subprocess
import sys
import zoneinfo

FIRST_YEAR, LAST_YEAR = 2020, 2030
DIRECTORY = os.environ.get("TZDIR", "/usr/share/zoneinfo")
MINUTE, DAY = 60, 1440
REACH = 6 * 60 * MINUTE  # Of a window, before and after its middle.
UTC = datetime.timezone.utc
LINE = re.compile(r"(\S+)\s+\w+ (\w+ +\d+ [\d:]+ \d+) UTC? = .* gmtoff=(-?\d+)$")


def zone_names():
    """Zones and links of the database's source, without the one that means "none was set"."""
    names = set()
    with open(os.path.join(DIRECTORY, "tzdata.zi"), encoding="ascii") as source:
        for line in source:
            words = line.split()
            if words and words[0] == "Z":
                names.add(words[1])
            elif words and words[0] == "L":
                names.add(words[2])
    return sorted(names - {"Factory"})


def changes_by_zone(names):
    """(seconds, offset before, offset after) of each change of offset, by zone, as zdump has it."""
    output = subprocess.run(
        ["zdump", "-v", "-c", f"{FIRST_YEAR},{LAST_YEAR}"] + names,
        check=True, capture_output=True, text=True).stdout
    changes = {name: [] for name in names}
    before = {}
    for line in output.splitlines():
        match = LINE.match(line)
        if match is None:
            continue  # Of the ends of time.
        name, text, offset = match.group(1), match.group(2), int(match.group(3))
        instant = datetime.datetime.strptime(text, "%b %d %H:%M:%S %Y").replace(tzinfo=UTC)
        seconds = int(instant.timestamp())
        # zdump tells the last second before a change, and then its first one.
        if before.get(name, (None, 0))[0] == seconds - 1 and before[name][1] != offset:
            changes[name].append((seconds, before[name][1], offset))
        before[name] = (seconds, offset)
    return changes


def wall(seconds, zone):
    return datetime.datetime.fromtimestamp(seconds, zone)


def random_spans(chance, near):
    """Up to three apart from each other, with edges near `near`, a minute of the day."""
    edges = set()
    for _ in range(2 * chance.randint(0, 3)):
        edge = near + chance.randint(-8, 8) * 15 if chance.random() < 0.8 else chance.randrange(DAY)
        edges.add(min(max(edge, 0), DAY))
    edges = sorted(edges)
    return list(zip(edges[0::2], edges[1::2]))


class Calendar:
    """A week, and perhaps a holiday and an override, with edges near one instant."""

    def __init__(self, chance, middle, zone):
        local = wall(middle, zone)
        near = local.hour * 60 + local.minute
        self.week = []
        free_from = 0  # Minute of the week.
        for day in range(7):
            for opens, closes in random_spans(chance, near):
                if chance.random() < 0.25:
                    closes = opens + chance.randint(1, DAY)  # Into the next day, perhaps.
                begin, end = day * DAY + opens, day * DAY + closes
                if begin >= free_from and end <= 7 * DAY:
                    self.week.append((day, opens, closes))
                    free_from = end
        dates = [local.date() + datetime.timedelta(days=days) for days in (-1, 0, 1)]
        self.holidays = {}
        if chance.random() < 0.3:
            self.holidays[chance.choice(dates)] = random_spans(chance, near)
        self.override = None
        if chance.random() < 0.2:
            first = chance.choice(dates)
            last = first + datetime.timedelta(days=chance.randint(0, 3))
            self.override = (first, last, random_spans(chance, near))
        self.open_minutes = [False] * (7 * DAY)
        for day, opens, closes in self.week:
            for minute in range(opens, closes):
                self.open_minutes[(day * DAY + minute) % (7 * DAY)] = True

    def is_open(self, local):
        """The rule itself: the clock on the wall stands inside an interval of that date."""
        minute = local.hour * 60 + local.minute
        spans = None
        if self.override is not None or self.holidays:
            date = local.date()
            spans = self.holidays.get(date)
            if self.override is not None and self.override[0] <= date <= self.override[1]:
                spans = self.override[2]
        if spans is not None:
            return any(opens <= minute < closes for opens, closes in spans)
        return self.open_minutes[local.weekday() * DAY + minute]

    def write(self):
        def text(spans):
            return "".join(f" {opens}-{closes}" for opens, closes in spans)

        print("week" + "".join(f" {day}:{opens}-{closes}" for day, opens, closes in self.week))
        for date, spans in self.holidays.items():
            print(f"holiday {date}{text(spans)}")
        if self.override is not None:
            first, last, spans = self.override
            print(f"override {first} {last}{text(spans)}")


def write_window(chance, middle, zone):
    calendar = Calendar(chance, middle, zone)
    begin = middle - REACH - middle % MINUTE
    end = begin + 2 * REACH
    at_begin = is_open = calendar.is_open(wall(begin, zone))
    changes = []
    for seconds in range(begin + MINUTE, end, MINUTE):
        if calendar.is_open(wall(seconds, zone)) != is_open:
            is_open = not is_open
            changes.append(seconds)
    calendar.write()
    print(f"window {begin} {end} {'open' if at_begin else 'closed'}", *changes)


def main():
    zoneinfo.reset_tzpath([DIRECTORY])
    names = zone_names()
    changes = changes_by_zone(names)
    first = int(datetime.datetime(FIRST_YEAR, 1, 2, tzinfo=UTC).timestamp())
    last = int(datetime.datetime(LAST_YEAR, 1, 1, tzinfo=UTC).timestamp())
    windows = 0
    for name in names:
        zone = zoneinfo.ZoneInfo(name)
        chance = random.Random(name)
        print("zone", name)
        for change in changes[name]:
            print("change", *change)
        # Two more, where perhaps nothing happens.
        others = [chance.randrange(first, last) for _ in range(2)]
        for middle in [change[0] for change in changes[name]] + others:
            write_window(chance, middle, zone)
            windows += 1
    print("end", len(names), sum(map(len, changes.values())), windows)
    return 0


if __name__ == "__main__":
    sys.exit(main())
