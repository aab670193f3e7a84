"""Print MESSAGE as one line of JSON, as the log collector likes it."""

import json
import os

print(json.dumps({"level": "info", "message": os.environ["MESSAGE"]}))
