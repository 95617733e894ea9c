"""What we compare with: a bare Flask view that returns constant bytes, one size for each address."""

from flask import Flask, Response

app = Flask("bare", static_folder=None)


@app.get("/<int:size>")
def constant(size: int) -> Response:
    """`size` bytes."""
    return Response(BYTES.setdefault(size, b"x" * size), mimetype="text/html")


BYTES: dict[int, bytes] = {}
