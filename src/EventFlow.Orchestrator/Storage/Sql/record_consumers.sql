insert into task_types (type, consumers, no_worker_since, changed_at)
values (@type, @consumers, case when @consumers = 0 then clock_timestamp() end, clock_timestamp())
on conflict (type) do update set
    consumers = excluded.consumers,
    no_worker_since = case when excluded.consumers = 0 then coalesce(task_types.no_worker_since, excluded.no_worker_since) end,
    changed_at = excluded.changed_at
where task_types.consumers <> excluded.consumers
