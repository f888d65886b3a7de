"""One ASGI port in front of the threaded WSGI application (docs/decisions/0001).

Django's own ASGI handler costs three to four times the CPU; only event streams will be native here.
"""

from a2wsgi import WSGIMiddleware

from dukou.config.wsgi import application as wsgi

application = WSGIMiddleware(wsgi, workers=16)  # type: ignore[arg-type]  # a narrower type than a WSGI server asks for
