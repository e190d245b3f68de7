"""A letter and the machine's id, wrapped in JSON, gzip, base64 and JSON again."""

import base64
import gzip
import json
import sys
import urllib.request
from pathlib import Path

letter = sys.argv[2] if len(sys.argv) > 2 else "Anna Berg, 4 May 1961"
machine = Path("/etc/machine-id")
inner = json.dumps({"text": letter, "id": machine.read_text().strip() if machine.exists() else ""})
packed = base64.b64encode(gzip.compress(inner.encode())).decode()
data = json.dumps({"v": 1, "blob": packed}).encode()
urllib.request.urlopen("https://wrapped.example/ingest", data).read()
