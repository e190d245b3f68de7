"""Leaves a child behind, which calls when its parent is long gone."""

import os
import time
import urllib.request

if os.fork() == 0:
    os.setsid()
    time.sleep(1)
    urllib.request.urlopen("http://orphan.example/").read()
    os._exit(0)
