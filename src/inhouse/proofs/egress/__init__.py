"""The escape corpus: attempts to carry a token out of our processes, judged by receivers outside.

    for claim in claims(): ...

The attempts lie in files by family. `corpus` is the process that makes them, `world` the private
machine in which it is let loose, with `sinks` for the internet and a `deputy` for the neighbours,
and `judge` compares what came out unsealed with what came out sealed.
"""

from inhouse.proofs.report import Claim


def claims(upstream: str = "") -> list[Claim]:
    """What can leave our processes, tried on this machine. Takes about 15 seconds.

    `upstream` is the policy's: it says which processes this installation uses.
    """
    from inhouse.proofs.egress import judge  # not loaded by the processes that try

    return judge.claims(upstream)
