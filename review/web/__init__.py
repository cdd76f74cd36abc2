"""The queue as a page in the browser: requests come in, pages and decisions go out. `app.app` builds it."""
