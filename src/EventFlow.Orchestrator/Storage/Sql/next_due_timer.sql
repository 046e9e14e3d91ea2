select greatest(due_at - statement_timestamp(), interval '0') from timers order by due_at limit 1
