"""When beat sweeps up what no nudge has reached; two beats do no harm."""

SWEEP_SECONDS = 5.0
BUILD_SECONDS = 5.0
KEEP_UP_SECONDS = 60.0  # days come seldom
MAIL_SECONDS = 20.0
TIDY_SECONDS = 6 * 3600.0

SCHEDULE = {
    "sweep": {"task": "workers.tasks.sweep", "schedule": SWEEP_SECONDS, "options": {"expires": 5}},
    "keep_up": {"task": "workers.tasks.keep_up", "schedule": KEEP_UP_SECONDS, "options": {"expires": 60}},
    "build": {"task": "workers.tasks.build", "schedule": BUILD_SECONDS, "options": {"expires": 5}},
    "mail": {"task": "workers.tasks.mail", "schedule": MAIL_SECONDS, "options": {"expires": 20, "queue": "mail"}},
    "tidy": {"task": "workers.tasks.tidy", "schedule": TIDY_SECONDS, "options": {"expires": 3600}},
}
