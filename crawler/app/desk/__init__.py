"""A desk (data folder, configuration, open database) and what commands ask of it that needs several stages. `desk.open_desk` acts."""
