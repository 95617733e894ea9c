"""Who signs in: accounts, roles, teams, sessions, and how often something may be tried."""
