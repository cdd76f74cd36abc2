"""`python -m crawler` is the command `crawler`."""

from crawler.app.cli.main import main

main()
