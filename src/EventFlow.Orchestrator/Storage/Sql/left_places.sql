-- Places of runs that have ended without their engine, as when somebody has set their state by hand. Each run is looked up by its key, in the
-- table of its day.
select p.run_id
from run_places p
where p.granted_at < statement_timestamp() - @age
    and coalesce((select r.state from runs r where r.id = p.run_id), '')
        not in ('pending', 'running', 'paused', 'canceling', 'compensating', 'compensation_failed')
limit @limit
