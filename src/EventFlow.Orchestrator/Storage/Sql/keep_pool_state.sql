update pools
set tokens = @tokens, tokens_at = @tokens_at, phase = @phase, phase_since = @phase_since, recent = @recent
where name = @pool
