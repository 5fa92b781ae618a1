"""Settings of `gunicorn server:app`, which reads this file in a checkout: those of `kg serve`."""

from kg.serve.server import gunicorn_settings

globals().update(gunicorn_settings())
