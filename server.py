"""The WSGI application, for `gunicorn server:app` and `flask --app server run`. The setting KG_STORE names the store.

The store is opened at the first request; where there is none, answers say so with status 503.
"""

from kg.serve import create_app

app = create_app()
