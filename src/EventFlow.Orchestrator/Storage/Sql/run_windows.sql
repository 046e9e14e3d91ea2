select run_id, due_at from timers where run_id = any(@ids) and path = '' and kind = 'window'
