"""When beat sweeps up what no nudge has reached; two beats do no harm."""

SWEEP_SECONDS = 5.0

SCHEDULE = {"sweep": {"task": "workers.tasks.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": 5}}}
