"""What the cache keeps of a finding comes back as it was."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from revlint.cache.fingerprint import Fingerprint
from revlint.engine.verdicts import Verdict, decode_verdict, encode_verdict
from revlint.finding import Command, Finding, Fix, Related, Severity
from revlint.location import Location
from revlint.steps import RemoveSuppression, RenameFile, SetDocstring, SetHeader, Step, WriteFile

#: With lone surrogates, as in the names of files that are not UTF-8.
text = st.text(max_size=8) | st.just("\udcff")

steps: st.SearchStrategy[Step] = st.one_of(
    st.builds(SetHeader, path=text, value=st.none() | text | st.lists(text).map(tuple)),
    st.builds(
        SetDocstring,
        path=text,
        parents=st.none() | st.lists(text).map(tuple),
        counterparts=st.lists(st.tuples(text, text)).map(tuple),
    ),
    st.builds(RemoveSuppression, path=text, rule=text),
    st.builds(WriteFile, path=text, data=st.binary()),
    st.builds(RenameFile, path=text, new_path=text),
)

findings = st.builds(
    Finding,
    title=text,
    location=st.builds(Location, path=text),
    label=text,
    facts=st.lists(text).map(tuple),
    help=text,
    commands=st.lists(st.builds(Command, words=st.lists(text).map(tuple))).map(tuple),
    fix=st.none() | st.builds(Fix, title=text, steps=st.lists(steps).map(tuple)),
    revision=st.none() | text,
    related=st.lists(st.builds(Related, message=text)).map(tuple),
    severity=st.none() | st.sampled_from(Severity),
    rule=text,
    chain=st.none() | text,
    target=st.none() | text,
    about=st.lists(text).map(tuple),
    url=st.none() | text,
)


@settings(max_examples=50, deadline=None)
@given(st.lists(findings, max_size=3))
def test_findings_are_kept(found: list[Finding]) -> None:
    verdict = Verdict((), (), "", Fingerprint("", "", "", {}), (), tuple(found))
    assert decode_verdict(encode_verdict(verdict)) == verdict


def test_only_steps_are_made() -> None:
    """A damaged record names no other class."""
    fix = Fix("safe", "", (WriteFile("a", b""),))
    finding = Finding("", Location("a"), fix=fix)
    data = encode_verdict(Verdict((), (), "", Fingerprint("", "", "", {}), (), (finding,)))
    assert b'"WriteFile"' in data
    assert decode_verdict(data.replace(b'"WriteFile"', b'"Sequence"')) is None
