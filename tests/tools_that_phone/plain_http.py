"""Nothing encrypted, an unusual port, and the home folder in the address."""

import os
import urllib.parse
import urllib.request

home = urllib.parse.quote(os.environ["HOME"], safe="")
urllib.request.urlopen(f"http://plain-http.example:8080/ping?from={home}").read()
