"""A llama.cpp server as people start it, with every setting as it comes but the model.

It says its address, and ends when its standard input does. Metrics, slots and properties are on,
as in many a guide; the rest (no key, any origin, cached prompts) is what it does by itself.
"""

import json
import os
import sys

os.environ["OMP_WAIT_POLICY"] = "passive"  # else idle threads starve a small machine

import xllamacpp

from inhouse.engines.modelfile import open_model

params = xllamacpp.CommonParams()
params.model.path = open_model().path
params.n_ctx = 2048
params.cpuparams.n_threads = params.cpuparams_batch.n_threads = 1
params.endpoint_slots = params.endpoint_props = params.endpoint_metrics = True
params.fit_params = params.warmup = False
server = xllamacpp.Server(params)
print(json.dumps({"url": server.listening_address}), flush=True)
sys.stdin.read()
