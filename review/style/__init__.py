"""An entry and its sources come in, findings with proposed fixes go out.

`check.check` is pure; `draft_findings.findings` checks stored drafts.
"""
