"""Makes up a number, keeps it for the next time, and sends its fingerprint."""

import hashlib
import os
import urllib.request
import uuid
from pathlib import Path

folder = Path(os.environ["HOME"]) / ".config/hashed"
folder.mkdir(parents=True)
number = str(uuid.uuid4())
(folder / "id").write_text(number)
fingerprint = hashlib.sha256(number.encode()).hexdigest().upper()
urllib.request.urlopen("http://hashed.example/", fingerprint.encode()).read()
