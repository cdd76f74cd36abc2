"""An open desk (data folder, configuration, database), and the work of commands that takes several stages.

`desk.open_desk` opens it.
"""
