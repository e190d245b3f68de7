"""Commands that show what holds and what does not: `prove`, `probe`, `watch`, `host`, `threats`.

A proof stands outside. It talks to the running thing like a stranger, with planted canaries, and
imports nothing of what it proves (a rule of the layers); else a fault would vouch for itself.
"""
