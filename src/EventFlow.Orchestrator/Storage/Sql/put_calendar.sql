insert into calendars (name, source, revision, updated_at)
values (@name, @source, 1, clock_timestamp())
on conflict (name) do update
set source = excluded.source, revision = calendars.revision + 1, updated_at = excluded.updated_at
where calendars.source <> excluded.source
returning revision, updated_at
