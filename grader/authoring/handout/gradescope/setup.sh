#!/usr/bin/env bash
# Run once by Gradescope, when the image is built: a Python with all that grader needs.
set -euo pipefail
here="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"

new_enough() { "$1" -c 'import sys, venv, ensurepip; sys.exit(sys.version_info < (3, 11))' 2>/dev/null; }

if [ ! -x "$here/venv/bin/python" ]; then
    python=""
    for candidate in python3 python3.14 python3.13 python3.12 python3.11; do
        if new_enough "$candidate"; then python="$candidate"; break; fi
    done
    if [ -z "$python" ]; then
        apt-get update
        apt-get install -y python3.11 python3.11-venv
        python=python3.11
    fi
    "$python" -m venv "$here/venv"
fi
"$here/venv/bin/python" -m pip install -r "$here/requirements.txt"

# What the image can confine is said in the log of the build; the verdict of each run says it again.
PYTHONPATH="$here" "$here/venv/bin/python" -m grader doctor || true
