-- Makes the row or finds it, and locks it: events of two nodes come into one group one after the other.
insert into event_groups (run_id, workflow, version, trigger, opened_at, due_at, events, is_full, parts)
values (
    @run_id, @workflow, @version, @trigger, clock_timestamp(), clock_timestamp() + @wait, 0, false,
    case when @has_parts then '{}'::text[] end)
on conflict (workflow, version, trigger) where not is_full do update set events = event_groups.events
returning run_id, events, parts
