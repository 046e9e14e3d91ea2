-- NO KEY UPDATE keeps out a second writer just as FOR UPDATE does.
select * from runs_yyyymmdd where id = @id for no key update
