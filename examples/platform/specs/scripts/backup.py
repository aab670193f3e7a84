"""Ask the vault for a copy of the warehouse, and leave its report for the facade, whatever it says."""

import os
import shutil
import urllib.error
import urllib.request

request = urllib.request.Request(
    f"{os.environ['VAULT_URL']}/snapshots", b"", {"Authorization": f"Bearer {os.environ['VAULT_TOKEN']}"}, method="POST"
)
try:
    answer = urllib.request.urlopen(request, timeout=3 * 3600)
except urllib.error.HTTPError as error:
    answer = error  # its report says what went wrong
with answer, open(os.environ.get("REPORT_FILE", "/tmp/report.json"), "wb") as file:
    shutil.copyfileobj(answer, file)
print(f"the vault answered {answer.status}")
