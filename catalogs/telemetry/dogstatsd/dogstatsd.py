"""Send the result of a synthetic test's run to Datadog's agent, by DogStatsD: metrics, and a check with the state.

Exits 0 when it was sent, 1 when that is known to have failed, 2 when a setting is wrong, 143 when stopped.
"""

from shared.datadog import CHECK, check_message, check_status, tags_of
from shared.datagrams import SENDING_SECONDS, send_datagrams
from shared.process import end_within, required, setting
from shared.run_result import RunResult, run_result


def lines(result: RunResult) -> list[str]:
    tags = ",".join(tags_of(result))
    gauges = [f"synthetic.{name}:{value}|g|#{tags}" for name, value in result.gauges().items()]
    message = check_message(result).replace("m:", "m\\:")  # its own mark
    check = f"_sc|{CHECK}|{check_status(result)}|#{tags}|m:{message}"
    return [f"synthetic.runs:1|c|#{tags},status:{result.status.lower()}", *gauges, check]


def main() -> None:
    end_within(SENDING_SECONDS, "not sent")
    host = setting("HOST") or required("NODE_ADDRESS")
    print(f"sent to {send_datagrams(host, lines(run_result()), 'not sent')}")


if __name__ == "__main__":
    main()
