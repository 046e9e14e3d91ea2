-- A hook that is there keeps its secret.
insert into hooks (name, type, source, auth, secret, created_at)
values (@name, @type, @source, @auth, @secret, clock_timestamp())
on conflict (name) do update set type = excluded.type, source = excluded.source, auth = excluded.auth
returning xmax = 0, created_at, previous_until
