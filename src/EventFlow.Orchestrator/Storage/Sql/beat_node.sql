-- Only who has been heard of since this node came up counts: the last word of a node that was killed must not move anything.
with beat as (
    insert into nodes (id, name, started_at, seen_at)
    values (@id, @name, clock_timestamp(), clock_timestamp())
    on conflict (id) do update set seen_at = excluded.seen_at),
gone as (
    delete from nodes where seen_at < statement_timestamp() - @gone_after and id <> @id)
select other.id
from nodes self
join nodes other on other.id <> self.id and other.seen_at >= self.started_at
where self.id = @id and other.seen_at >= statement_timestamp() - @gone_after
