insert into inbox_yyyymmdd (id, received_at, via, source, event_id, type, subject, body, raw, replay_of)
select id, clock_timestamp(), via, source, event_id, type, subject, body, raw, replay_of
from unnest($1, $2, $3, $4, $5, $6, $7, $8, $9) as c (id, via, source, event_id, type, subject, body, raw, replay_of)
