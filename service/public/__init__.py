"""What everybody may read, signed in or not: published reports, and the corrections of them approved since."""
