"""The tables, as markdown."""

from collections.abc import Mapping, Sequence

from bench.masking.metrics import Score


def main_table(
    tools: Sequence[str],
    sets: Sequence[str],
    results: Mapping[tuple[str, str], tuple[Score, float]],
) -> str:
    """For each set a table: one row a tool."""
    lines = []
    for name in sets:
        lines += [
            f"\n### {name}\n",
            "| tool | leak % | over-masked % | documents leaking % | recall % | precision % "
            "| typed % | characters / CPU s |",
            "|---|---|---|---|---|---|---|---|",
        ]
        for tool in tools:
            score, speed = results[tool, name]
            numbers = (
                score.leak,
                score.over,
                score.leaking,
                score.recall,
                score.precision,
                score.typed,
            )
            cells = " | ".join(f"{100 * number:.1f}" for number in numbers)
            lines.append(f"| {tool} | {cells} | {speed:,.0f} |")
    return "\n".join(lines)


def robustness_table(tools: Sequence[str], scores: Mapping[tuple[str, str], Score]) -> str:
    """Leak by way of writing: one column a tool."""
    changes = list(dict.fromkeys(change for _, change in scores))
    lines = [
        "\n### Leak %, the same values written otherwise\n",
        "| change | " + " | ".join(tools) + " |",
        "|---" * (len(tools) + 1) + "|",
    ]
    for change in changes:
        cells = " | ".join(f"{100 * scores[tool, change].leak:.1f}" for tool in tools)
        lines.append(f"| {change} | {cells} |")
    return "\n".join(lines)
