"""A browser's request comes in, checked and with its visitor; answers go out as pages of the templates.

`request_guard.RequestGuard` checks, `context.PageRequest` is what a handler is given, `render.page` answers.
"""
