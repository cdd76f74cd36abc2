"""The code of a country and of languages come in; digest.yaml, names.yaml and sources.yaml of a desk for it go out.

Acts in `start.start_desk`, which writes them and overwrites nothing; all else decides.
"""
