"""What a command costs: the CPU time of its process and of those that it started, which other load disturbs least."""

import os
import shlex
import subprocess
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from statistics import median


@dataclass(frozen=True)
class Command:
    """A command line, and the folder that it runs in."""

    words: tuple[str, ...]
    folder: Path

    def run(self, environment: Mapping[str, str]) -> float:
        """Run it, and return the CPU time in seconds that it took; raises ChildProcessError if it fails."""
        with subprocess.Popen(
            self.words, cwd=self.folder, env=dict(environment), stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
        ) as process:
            complaint = process.stderr.read() if process.stderr else b""
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            said = complaint.decode(errors="replace").strip()
            raise ChildProcessError(f"exit code {process.returncode}: {shlex.join(self.words)}\n{said}")
        return usage.ru_utime + usage.ru_stime


def medians(commands: Mapping[str, Command], runs: int, environment: Mapping[str, str]) -> dict[str, float]:
    """Return the CPU time of each command in seconds, the median of `runs`; raises ChildProcessError if one fails.

    Every command runs once before anything is measured, so that bytecode and caches are there, and then they take
    turns, so that what disturbs the machine disturbs them all.
    """
    taken: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(runs + 1):
        for name, command in commands.items():
            seconds = command.run(environment)
            if turn:
                taken[name].append(seconds)
    return {name: median(seconds) for name, seconds in taken.items()}
