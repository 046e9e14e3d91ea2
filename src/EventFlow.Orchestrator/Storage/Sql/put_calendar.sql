-- Schedules that go by it are looked at again at once, whatever they waited for.
with put as (
    insert into calendars (name, source, revision, updated_at)
    values (@name, @source, 1, clock_timestamp())
    on conflict (name) do update
    set source = excluded.source, revision = calendars.revision + 1, updated_at = excluded.updated_at
    where calendars.source <> excluded.source
    returning revision, updated_at),
concerned as (
    select s.id, pg_notify('eventflow_schedules', s.workflow)
    from put
    cross join schedules s
    join workflows w on w.id = s.workflow
    where s.calendar = @name and w.paused_at is null and w.deleted_at is null
    order by s.workflow, s.name
    for no key update of s),
looked_at as (
    update schedules
    set next_due_at = clock_timestamp(),
        live_since = case when next_due_at is null and problem is not null then clock_timestamp() else live_since end
    from concerned
    where schedules.id = concerned.id)
select revision, updated_at from put
