with gone as (
    delete from event_groups where run_id = @run_id)
update inbox_fates
set fate = @fate, reason = @reason, run_id = case when @fate = 'started' then @run_id end
where run_id = @run_id and event >= @from and fate = 'waiting'
