"""The database itself: engines, tables, migrations, copying from one engine to another. `store.open_store` acts."""
