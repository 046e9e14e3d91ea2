-- A run that begins on another day than its group was opened has another id.
with gone as (
    delete from event_groups where run_id = @run_id),
renamed as (
    update run_keys set run_id = @started where run_id = @run_id and @started <> @run_id)
update inbox_fates
set fate = @fate, reason = @reason, run_id = @started
where run_id = @run_id and event >= @from and fate = 'waiting'
