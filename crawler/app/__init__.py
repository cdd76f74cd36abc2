"""The application around the stages: command line, open desk, server and doctor.

Only this room and crawler/run.py know all stages.
"""
