"""Look at the Secret that is mounted: does it have KEYS, with values that fit PATTERN?

Exits 0 when it passes, 1 when it fails, 2 when a setting is wrong, 143 when stopped.
"""

import re
from pathlib import Path

from shared.check import begin, failed, list_setting, passed
from shared.process import required, setting, stop


def main(directory: str = "/secret") -> None:
    begin()
    secret, wanted = f'the Secret "{required("SECRET_NAME")}"', [str(key) for key in list_setting("KEYS")]
    try:
        pattern = re.compile(setting("PATTERN", ".*"), re.DOTALL)
    except re.error as error:
        stop(2, f"PATTERN is no regular expression: {error}")
    there = sorted(file.name for file in Path(directory).iterdir() if file.is_file())
    if not there:
        failed(f"{secret} is not in this namespace, or is empty: what does its origin say, such as External Secrets?")
    for key in wanted or there:
        if key not in there:
            failed(f'{secret} has no key "{key[:80]}"; it has {", ".join(there)[:300]}')
        try:
            value = Path(directory, key).read_text("utf-8", "replace").strip()
        except OSError as error:
            failed(f'{secret}: the key "{key}" can\'t be read: {error.strerror}')
        if not value:
            failed(f'{secret}: the value of the key "{key}" is empty')
        if not pattern.fullmatch(value):
            failed(f'{secret}: the value of the key "{key}" does not fit {setting("PATTERN")}')
    passed(f"{secret} has {', '.join(wanted or there)[:300]}")


if __name__ == "__main__":
    main()
