-- Under the lock of the line. Who waits in it comes before a run that has had its turn.
with taken as (
    insert into run_places (run_id, workflow, key, max, granted_at)
    select @run_id, @workflow, @key, @max, clock_timestamp()
    where (select count(*) from run_places where workflow = @workflow and key = @key) < @max
    on conflict (run_id) do nothing
    returning run_id)
select exists (select from taken) or exists (select from run_places where run_id = @run_id and granted_at is not null)
