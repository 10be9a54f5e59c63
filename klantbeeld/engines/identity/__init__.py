"""Who works here: users, teams, business units, roles, sign-in."""
