-- NO KEY UPDATE keeps out a second writer just as FOR UPDATE does, but lets rows that refer to the run
-- (the log lines of its tasks) be inserted meanwhile.
select * from runs where id = @id for no key update
