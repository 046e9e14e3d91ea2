select
    (select count(*) from pool_slots where pool = @name and granted_at is not null and released_at is null)::integer,
    (
        select count(*)
        from (select from pool_slots where pool = @name and granted_at is null and released_at is null limit @most) line)::integer
