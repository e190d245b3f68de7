"""Reports for the tests of those who write and check them."""

from hypothesis import strategies as st

from inhouse.proofs.report import Claim, Report, Verdict

HOSTILE = '<script>alert(1)</script> & "quotes" \'single\' ]]> --> </pre><pre id="evidence">'


def report(*claims: Claim, **machine: str) -> Report:
    return Report(
        tool="inhouse prove",
        version="0.1.0",
        subject="http://127.0.0.1:8484",
        made="2026-11-22T06:00:00Z",
        machine={"kernel": "6.18"} | machine,
        claims=claims or tuple(claim(verdict) for verdict in Verdict),
    )


def claim(verdict: Verdict, name: str = "", evidence: str = "0 of 6 came") -> Claim:
    fix = "" if verdict is Verdict.HOLDS else "start it again, then: inhouse status"
    return Claim(
        id=name or f"egress.{verdict.lower()}",
        title=f"No datagram leaves ({verdict})",
        verdict=verdict,
        evidence=evidence,
        how="six datagrams were sent to a listener of our own",
        fix=fix,
        threats=("provider",),
        seconds=0.25,
    )


texts = st.text(max_size=40) | st.just(HOSTILE)
claims = st.builds(
    Claim,
    id=st.from_regex(r"[a-z]{1,8}\.[a-z_]{1,12}", fullmatch=True),
    title=texts,
    verdict=st.sampled_from(Verdict),
    evidence=texts,
    how=texts,
    fix=texts,
    threats=st.tuples(texts) | st.just(()),
    seconds=st.floats(0, 100),
)
reports = st.builds(
    Report,
    tool=st.just("inhouse prove"),
    version=texts,
    subject=texts,
    made=st.just("2026-11-22T06:00:00Z"),
    machine=st.dictionaries(texts, texts, max_size=3),
    claims=st.lists(claims, max_size=5).map(tuple),
)
