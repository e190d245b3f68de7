"""Waits before it calls: 20 seconds, or as many as the first argument says."""

import sys
import time
import urllib.request

time.sleep(float(sys.argv[1]) if len(sys.argv) > 1 else 20)
urllib.request.urlopen("http://slow-timer.example/").read()
