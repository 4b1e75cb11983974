"""The demo's plan: what Harbour Coffee has said lately, and what it means to say this week.

    await seed_plan(demo.app, demo.slack, demo.town, speed=60)

Everything but the past goes through the same services as a colleague's click. It is done once:
where anything is planned already, nothing is added.
"""

from playground.plan.seeding import seed_plan

__all__ = ["seed_plan"]
