"""The command `crawler`: words typed come in, a stage of crawler/run.py is run, lines or JSON go out. `main.main` acts."""
