#!/usr/bin/env python3
"""Fails if a file includes from a layer that its own layer may not know.

The law, as tables: what each library may include, and what each room of a service may include
(docs/handbook/layers.md). Reads only the #include lines, so it needs no build. Run by
`./centralita lint` and CI.
"""

import pathlib
import re
import sys

INCLUDE = re.compile(r'^\s*#include ["<]([^">]+)[">]', re.MULTILINE)

# Libraries by level: a library knows only those of lower levels, and those that its row names.
LEVELS = (
    ("status", "clock", "ids", "state_machine", "schedule", "phone", "sdp", "rtp"),
    ("log", "trace", "metrics", "config", "workers"),
    ("postgres", "redis", "rpc", "lifecycle", "zone_watch"),
    ("eventlog",),
    ("testing",),
)
BESIDE = {
    "schedule": ("status",), "phone": ("status",), "sdp": ("status", "rtp"), "ids": ("status", "clock"),
    "rtp": ("status",), "trace": ("log",), "config": ("log",), "lifecycle": ("rpc",),
}
# What the outside world is called, and which libraries may talk to it.
OUTSIDE = {
    "pqxx/": ("postgres", "eventlog"), "libpq": ("postgres", "eventlog"), "hiredis/": ("redis",),
    "grpc": ("rpc", "lifecycle", "eventlog"), "google/": ("rpc", "lifecycle", "eventlog"),
    "centralita/": ("eventlog",), "prometheus/": ("metrics",), "phonenumbers/": ("phone",),
    "openssl/": ("postgres", "redis"),
}

# Rooms of a service. Each also includes itself, the standard library, the system and absl.
PURE = ("libs/status/", "libs/ids/", "libs/state_machine/", "libs/schedule/", "libs/phone/", "libs/sdp/", "libs/rtp/")
TELLING = ("libs/clock/", "libs/log/", "libs/trace/", "libs/metrics/", "libs/workers/", "metrics.h")
WIRE = ("grpc", "google/", "centralita/", "libs/rpc/")
ADAPTER = (*PURE, *TELLING, "domain/", "app/")
ROOMS = {
    "domain": (*PURE, "openssl/"),                                 # hashes: computation, no I/O
    "app": (*PURE, *TELLING, "domain/"),
    "wire": (*PURE, "domain/", "app/", *WIRE),                     # proto <-> domain, for several rooms
    "rpc": (*ADAPTER, *WIRE, "wire/"),
    "clients": (*ADAPTER, *WIRE, "wire/"),
    "postgres": (*ADAPTER, "libs/postgres/", "libs/eventlog/", "pqxx/", "wire/"),
    "log": (*ADAPTER, *WIRE, "libs/eventlog/", "libs/postgres/", "wire/"),  # the event log
    "feeds": (*ADAPTER, *WIRE, "libs/eventlog/", "libs/postgres/", "wire/"),  # others' event logs
    "redis": (*ADAPTER, "libs/redis/", "hiredis/"),
    "http": (*ADAPTER, "boost/", "libs/rpc/"),
    "blob": (*ADAPTER, "openssl/"),
    "crypto": (*ADAPTER, "openssl/"),
    "sip": (*ADAPTER, "sofia-sip/", "openssl/"),
    "engine": (*ADAPTER, "rtp/", "prompts/", "spool/"),            # media: the engine behind a port
    "rtp": (*PURE, *TELLING, "prompts/", "spool/"),
    "prompts": (*PURE, *TELLING),
    "spool": (*PURE, *TELLING, "openssl/", "nlohmann/"),
    "testing": ("bind.h", "rtp/goertzel.h"),                       # a whole service under test
}
TEST_ONLY = ("gtest/", "gmock/", "libs/", "grpc", "google/", "centralita/", "nlohmann/", "openssl/", "domain/", "app/", "wire/")
TEST = re.compile(r"(_test|_bench|_contract|_fixture)\.(cc|h)$|/testing/|/fake_|/goertzel|/counter_domain|_database\.h$")

SYSTEM = re.compile(r"^[a-z0-9_]+(\.h)?$|^(arpa|net|netinet|sys|linux)/")


def is_anyones(include):
    return SYSTEM.match(include) or include.startswith("absl/")


def library_violations(root):
    level_of = {name: level for level, names in enumerate(LEVELS) for name in names}
    for path in sorted([*root.glob("libs/*/*.h"), *root.glob("libs/*/*.cc")]):
        name = path.relative_to(root).as_posix()
        library = path.parent.name
        if TEST.search(name) or library == "testing":
            continue
        for include in INCLUDE.findall(path.read_text()):
            if is_anyones(include):
                continue
            if include.startswith("libs/"):
                other = include.split("/")[1]
                allowed = (other == library or other in BESIDE.get(library, ())
                           or level_of.get(other, 99) < level_of.get(library, -1))
            elif include.startswith("services/"):
                allowed = False
            else:
                allowed = any(include.startswith(prefix) and library in libraries
                              for prefix, libraries in OUTSIDE.items())
            if not allowed:
                yield f"{name} may not include {include}"


def service_violations(root):
    for path in sorted([*root.glob("services/*/*/**/*.h"), *root.glob("services/*/*/**/*.cc")]):
        name = path.relative_to(root).as_posix()
        _, service, room, *_ = name.split("/")
        if room not in ROOMS:
            yield f"{name}: {room}/ is no room of this house"
            continue
        allowed = (f"{room}/", *ROOMS[room])
        if TEST.search(name):
            allowed += TEST_ONLY
        for include in INCLUDE.findall(path.read_text()):
            target = include.removeprefix(f"services/{service}/")
            if not is_anyones(target) and not target.startswith(allowed):
                yield f"{name} may not include {include}"


def main():
    root = pathlib.Path(sys.argv[1] if len(sys.argv) > 1 else ".")
    found = [*library_violations(root), *service_violations(root)]
    print("\n".join(found) or "layers: ok")
    return bool(found)


if __name__ == "__main__":
    sys.exit(main())
