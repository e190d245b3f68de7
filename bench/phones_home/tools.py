"""Which tools are watched, doing what, and which switch is said to keep each quiet."""

from msgspec import Struct


class Tool(Struct, frozen=True):
    """A tool as people install it, and one plain thing that people do with it."""

    name: str
    packages: tuple[str, ...]
    does: str  # in words
    command: tuple[str, ...]  # the first word is a program of its environment
    switch: tuple[str, ...] = ()  # NAME=VALUE
    seconds: int = 40
    only_here: str = ""  # a package whose version is the one to tell


TOOLS = (
    Tool(
        "onnxruntime",
        ("onnxruntime",),
        "import, 15 s",
        ("python", "-c", "import onnxruntime, time; time.sleep(15)"),
        ("ORT_DISABLE_TELEMETRY=1",),
    ),
    Tool(
        "onnxruntime, in CI",
        ("onnxruntime",),
        "import, 15 s, as above",
        ("env", "CI=true", "python", "-c", "import onnxruntime, time; time.sleep(15)"),
    ),
    Tool(
        "gradio",
        ("gradio",),
        "launch an interface",
        (
            "python",
            "-c",
            "import gradio, time; gradio.Interface(str, 'text', 'text')"
            ".launch(prevent_thread_lock=True); time.sleep(20)",
        ),
        ("GRADIO_ANALYTICS_ENABLED=False",),
        60,
    ),
    Tool(
        "streamlit",
        ("streamlit",),
        "streamlit hello",
        ("streamlit", "hello", "--server.headless=true"),
        ("STREAMLIT_BROWSER_GATHER_USAGE_STATS=false", "STREAMLIT_SERVER_ADDRESS=127.0.0.1"),
    ),
    Tool(
        "huggingface_hub",
        ("huggingface_hub",),
        "hf_hub_download of a file",
        (
            "python",
            "-c",
            "from huggingface_hub import hf_hub_download; hf_hub_download('gpt2', 'config.json')",
        ),
        ("HF_HUB_OFFLINE=1",),
    ),
    Tool(
        "transformers, import only",
        ("transformers",),
        "import, 10 s",
        ("python", "-c", "import transformers, time; time.sleep(10)"),
    ),
    Tool(
        "transformers",
        ("transformers",),
        "AutoTokenizer.from_pretrained",
        (
            "python",
            "-c",
            "from transformers import AutoTokenizer; AutoTokenizer.from_pretrained('gpt2')",
        ),
        ("HF_HUB_OFFLINE=1",),
    ),
    Tool(
        "litellm",
        ("litellm",),
        "import",
        ("python", "-c", "import litellm"),
        ("LITELLM_LOCAL_MODEL_COST_MAP=True",),
    ),
    Tool(
        "chromadb",
        ("chromadb",),
        "add one document, 15 s",
        (
            "python",
            "-c",
            "import chromadb, time; c = chromadb.Client().create_collection('letters')\n"
            "try: c.add(ids=['1'], documents=['hello'])\n"
            "finally: time.sleep(15)",
        ),
        ("ANONYMIZED_TELEMETRY=False", "ORT_DISABLE_TELEMETRY=1"),
        90,
    ),
    Tool(
        "langchain",
        ("langchain",),
        "import, fill a template",
        (
            "python",
            "-c",
            "import langchain, time; from langchain_core.prompts import PromptTemplate; "
            "PromptTemplate.from_template('{a}').format(a='b'); time.sleep(10)",
        ),
    ),
    Tool(
        "ollama (Python client)",
        ("ollama",),
        "ask the local server for its models",
        (
            "python",
            "-c",
            "import ollama, time\ntry: ollama.list()\nexcept ConnectionError: time.sleep(10)",
        ),
    ),
    Tool(
        "gpt4all (Python)",
        ("gpt4all",),
        "load a model by name",
        ("python", "-c", "import gpt4all; gpt4all.GPT4All('orca-mini-3b-gguf2-q4_0.gguf')"),
    ),
    Tool(
        "haystack-ai",
        ("haystack-ai",),
        "run an empty pipeline",
        (
            "python",
            "-c",
            "import haystack, time; from haystack.components.builders import PromptBuilder\n"
            "p = haystack.Pipeline(); p.add_component('a', PromptBuilder('{{b}}'))\n"
            "p.run({'a': {'b': 'c'}}); time.sleep(10)",
        ),
        ("HAYSTACK_TELEMETRY_ENABLED=False",),
    ),
    Tool(
        "crewai",
        ("crewai",),
        "make an agent and a crew, 10 s",
        (
            "python",
            "-c",
            "import os; os.environ['OPENAI_API_KEY'] = 'none'\n"
            "from crewai import Agent, Crew, Task\nimport time\n"
            "a = Agent(role='r', goal='g', backstory='b')\n"
            "Crew(agents=[a], tasks=[Task(description='d', expected_output='e', agent=a)])\n"
            "time.sleep(10)",
        ),
        ("CREWAI_DISABLE_TELEMETRY=true", "OTEL_SDK_DISABLED=true", "CREWAI_TRACING_ENABLED=false"),
        60,
    ),
    Tool(
        "browser-use",
        ("browser-use",),
        "make an agent, 10 s",
        (
            "python",
            "-c",
            "import os; os.environ['OPENAI_API_KEY'] = 'none'\n"
            "import time, browser_use\nfrom browser_use import Agent, ChatOpenAI\n"
            "a = Agent(task='none', llm=ChatOpenAI(model='gpt-4.1-mini'))\ntime.sleep(10)",
        ),
        ("ANONYMIZED_TELEMETRY=false",),
        60,
    ),
    Tool(
        "open-webui",
        ("open-webui",),
        "open-webui serve",
        ("open-webui", "serve", "--port", "18080"),
        ("OFFLINE_MODE=true", "ENABLE_OPENAI_API=false"),
        150,
    ),
)
