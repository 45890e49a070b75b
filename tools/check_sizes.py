#!/usr/bin/env python3
"""Fails if a source file has grown past what one person holds in the head.

Headers, sources, tests and scripts: 400 lines at the most. Run by `./centralita lint`.
"""

import subprocess
import sys

LIMIT = 400
ENDINGS = (".h", ".cc", ".py", ".mjs", ".sql", ".lua")


def main():
    files = subprocess.run(["git", "ls-files"], capture_output=True, text=True, check=True).stdout.split("\n")
    wrong = []
    for name in files:
        if name.endswith(ENDINGS):
            with open(name, encoding="utf-8") as file:
                lines = sum(1 for _ in file)
            if lines > LIMIT:
                wrong.append(f"{name}: {lines} lines, {LIMIT} at the most")
    print("\n".join(wrong) or "sizes: ok")
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
