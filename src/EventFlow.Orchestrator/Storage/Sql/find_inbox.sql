select id, received_at, via, source, event_id, type, subject, body, raw, replay_of from inbox where id = @id
