"""Units, people, roles and the organisation's own limits; an administrator decides nothing about updates."""
