select greatest(min(due_at) - statement_timestamp(), interval '0') from timers
