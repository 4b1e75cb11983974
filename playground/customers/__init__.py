"""Pretend customers of Harbour Coffee, for the demo: they speak, answer back and change their mind.

The demo does three things with them:

    town = Town(folder, now=clock, site="http://127.0.0.1:8000", speed=60)
    server.add_routes(routes(town))        # /customers: play a customer by hand
    await town.run()                       # until cancelled; town.plugins are the networks
"""

from playground.customers.routes import routes
from playground.customers.town import Town

__all__ = ["Town", "routes"]
