"""Renders a chart with Helm's own engine and prints its manifests: `python helm_chart.py FOLDER`."""

import sys

import helm_python

with helm_python.Chart.load(sys.argv[1]) as chart:
    for text in chart.render().values():
        sys.stdout.write(f"---\n{text}")
