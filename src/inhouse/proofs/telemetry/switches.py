"""Known beacons: whose they are, and what switches them off. A help, never a reason to look away.

The table knows what was measured with this tool (docs/who-phones-home.md) or read in the sources
that it names. A switch is politeness: run the program again with it, under watch, to see.
"""

from typing import Final

from msgspec import Struct


class Switch(Struct, frozen=True):
    """Who is known to call there, how to stop it, and how that is known."""

    whose: str
    off: str
    source: str


MEASURED: Final = "measured with inhouse watch, docs/who-phones-home.md"
# By the end of the name that is called, longest first; a path narrows it down where names are big.
KNOWN: Final[tuple[tuple[str, str, Switch], ...]] = (
    (
        "mobile.events.data.microsoft.com",
        "/OneCollector",
        Switch(
            "onnxruntime 1.29 and later (and what builds on it)",
            "ORT_DISABLE_TELEMETRY=1 before it is imported; it is silent by itself where CI is set",
            MEASURED,
        ),
    ),
    (
        "api.gradio.app",
        "",
        Switch("gradio", "GRADIO_ANALYTICS_ENABLED=False", MEASURED),
    ),
    (
        "huggingface.co",
        "/api/telemetry",
        Switch(
            "huggingface_hub, gradio",
            "HF_HUB_DISABLE_TELEMETRY=1; for gradio GRADIO_ANALYTICS_ENABLED=False",
            MEASURED,
        ),
    ),
    (
        "huggingface.co",
        "",
        Switch(
            "huggingface_hub, transformers, sentence-transformers",
            "HF_HUB_OFFLINE=1, once the files are here",
            MEASURED,
        ),
    ),
    (
        "checkip.amazonaws.com",
        "",
        Switch("streamlit", "STREAMLIT_SERVER_ADDRESS=127.0.0.1", MEASURED),
    ),
    (
        "webhooks.fivetran.com",
        "",
        Switch("streamlit", "STREAMLIT_BROWSER_GATHER_USAGE_STATS=false", "its documents"),
    ),
    (
        "raw.githubusercontent.com",
        "model_prices_and_context_window",
        Switch("litellm", "LITELLM_LOCAL_MODEL_COST_MAP=True", MEASURED),
    ),
    (
        "chroma-onnx-models.s3.amazonaws.com",
        "",
        Switch("chromadb", "give it an embedding function of your own", "its sources"),
    ),
    (
        "posthog.com",
        "",
        Switch(
            "haystack-ai; other programs with PostHog have other switches",
            "HAYSTACK_TELEMETRY_ENABLED=False",
            MEASURED,
        ),
    ),
    ("ollama.com", "", Switch("ollama", "OLLAMA_NO_CLOUD=1", "sources, envconfig")),
    ("gpt4all.io", "", Switch("gpt4all", "allow_download=False (Python)", "its sources")),
    (
        "index.localai.io",
        "",
        Switch("LocalAI", "LOCALAI_BACKEND_GALLERIES='[]' (not tried)", "its sources"),
    ),
    (
        "stats.vllm.ai",
        "",
        Switch("vLLM", "VLLM_NO_USAGE_STATS=1 or DO_NOT_TRACK=1", "its documents"),
    ),
    ("versions-prod.lmstudio.ai", "", Switch("LM Studio", "", "its logs")),
)


def known_switch(who: str, titles: tuple[str, ...]) -> Switch | None:
    """The first entry that fits the name and, where it asks for one, a path that was requested."""
    for name, path, switch in KNOWN:
        named = who == name or who.endswith(f".{name}")
        if named and (not path or any(path in title for title in titles)):
            return switch
    return None
