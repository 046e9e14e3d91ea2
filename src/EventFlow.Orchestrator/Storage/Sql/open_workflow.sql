-- Makes the row and takes its lock in one step: two applies of one workflow come one after the other.
insert into workflows (id, namespace, title, latest_version, created_at, updated_at)
values (@id, @namespace, @title, 0, clock_timestamp(), clock_timestamp())
on conflict (id) do update set id = excluded.id
returning latest_version, deleted_at is not null
