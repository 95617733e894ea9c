"""`python -m eventapp`."""

from eventapp.cli import main

main()
