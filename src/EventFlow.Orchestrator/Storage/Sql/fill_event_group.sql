with filled as (
    update event_groups
    set events = events + cardinality(@keys),
        is_full = @is_full,
        parts = case when @part is null then parts else array_append(array_remove(parts, @part), @part) end,
        due_at = case
            when @is_full then clock_timestamp()
            when @begins_anew then least(clock_timestamp() + @wait, opened_at + interval '1 day')
            else due_at
        end
    where run_id = @run_id)
update run_keys
set run_id = @run_id
from unnest(@keys) as c (key)
where run_keys.workflow = @workflow and run_keys.key = c.key
