"""The command line. The only place that knows Typer, prints, and turns exceptions into exit codes."""
