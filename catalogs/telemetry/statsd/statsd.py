"""Send the result of a synthetic test's run to a StatsD server, by UDP.

Exits 0 when it was sent, 1 when that is known to have failed, 2 when a setting is wrong, 143 when stopped.
"""

from shared.datagrams import SENDING_SECONDS, send_datagrams
from shared.process import end_within, required
from shared.run_result import RunResult, run_result


def lines(result: RunResult, prefix: str) -> list[str]:
    """One more run and the gauges; StatsD has no labels, so the test and the status are parts of the names."""
    gauges = [f"{prefix}.{name}.{result.test}:{value}|g" for name, value in result.gauges().items()]
    return [f"{prefix}.runs.{result.test}.{result.status.lower()}:1|c", *gauges]


def main() -> None:
    end_within(SENDING_SECONDS, "not sent")
    sent = lines(run_result(), required("PREFIX"))
    print(f"sent to {send_datagrams(required('HOST'), sent, 'not sent')}")


if __name__ == "__main__":
    main()
