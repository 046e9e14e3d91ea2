insert into pools (
    name, slots, rate_count, rate_per, rate_burst, breaker_failures, breaker_of, breaker_open_for, types,
    tokens, tokens_at, phase, phase_since, recent)
values (
    @name, @slots, @rate_count, @rate_per, @rate_burst, @breaker_failures, @breaker_of, @breaker_open_for, @types,
    @tokens, @tokens_at, @phase, @phase_since, @recent)
on conflict (name) do update set
    slots = excluded.slots,
    rate_count = excluded.rate_count,
    rate_per = excluded.rate_per,
    rate_burst = excluded.rate_burst,
    breaker_failures = excluded.breaker_failures,
    breaker_of = excluded.breaker_of,
    breaker_open_for = excluded.breaker_open_for,
    types = excluded.types,
    tokens = excluded.tokens,
    tokens_at = excluded.tokens_at,
    phase = excluded.phase,
    phase_since = excluded.phase_since,
    recent = excluded.recent
