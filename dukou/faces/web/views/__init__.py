"""Views: each asks a query or performs an action and shows the answer; none decides anything."""
