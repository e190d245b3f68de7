"""What comes with a message and is no text: pictures.

A picture is read by a parser, a sealed process (`processes.parser`). Only a new one, drawn from
its pixels with black boxes over what is hidden, ever leaves. `pictures` decides what becomes of the
pictures of a request, `child` asks the parser, `parser` is its work, `line` what the two say to
each other, `geometry` where in a picture a word stands. `image` and `ocr` hold the heavy libraries.
"""
