with before as (
    select source from namespaces where name = @name)
insert into namespaces (name, title, owner, source, created_at, updated_at)
values (@name, @title, @owner, @source, clock_timestamp(), clock_timestamp())
on conflict (name) do update
set title = excluded.title,
    owner = excluded.owner,
    source = excluded.source,
    updated_at = case when namespaces.source = excluded.source then namespaces.updated_at else excluded.updated_at end
returning name, source, title, owner, updated_at, not exists (select from before)
