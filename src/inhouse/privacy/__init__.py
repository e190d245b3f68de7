"""What keeps personal data from the model: find it, mask it, give it back.

`detect` finds it, `mask` puts placeholders in its place, `unmask` puts the originals back into the
answer. `placeholder` is the grammar that the last two share, `links` the rule about links.
"""
