-- Places of runs that have ended without their engine, as when somebody has set their state by hand. Each run is looked up by its id, in the
-- table of its day.
select p.run_id
from run_places p
where p.granted_at < statement_timestamp() - @age
    and (
        select true
        from runs r
        where r.id = p.run_id
            and r.state in ('pending', 'running', 'paused', 'canceling', 'compensating', 'compensation_failed')) is null
limit @limit
