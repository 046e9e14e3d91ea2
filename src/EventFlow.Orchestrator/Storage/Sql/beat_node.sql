with beat as (
    insert into nodes (id, name, started_at, seen_at)
    values (@id, @name, clock_timestamp(), clock_timestamp())
    on conflict (id) do update set seen_at = excluded.seen_at),
gone as (
    delete from nodes where seen_at < statement_timestamp() - @gone_after and id <> @id)
select id from nodes where seen_at >= statement_timestamp() - @gone_after and id <> @id
