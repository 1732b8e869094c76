"""A brand and its team: hours, members, invitations, keys."""
