select statement_timestamp(), (select next_due_at from schedules where next_due_at is not null order by next_due_at limit 1)
