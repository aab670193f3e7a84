"""Evaluates one Jsonnet file with the Go engine and prints what it gives: `python jsonnet_stream.py FILE`."""

import json
import sys
from pathlib import Path

import _gojsonnet

text = _gojsonnet.evaluate_snippet(sys.argv[1], Path(sys.argv[1]).read_text(encoding="utf-8"))
sys.stdout.write(json.loads(text))
