"""The application around the stages: command line, open desk, server and doctor. Only this folder and crawler/run.py know all stages."""
