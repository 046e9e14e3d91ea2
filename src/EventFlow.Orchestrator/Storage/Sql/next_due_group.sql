select min(due_at) - clock_timestamp() from event_groups
