select
    slots, rate_count, rate_per, rate_burst, breaker_failures, breaker_of, breaker_open_for,
    tokens, tokens_at, phase, phase_since, recent, clock_timestamp()
from pools
where name = @pool
for update
