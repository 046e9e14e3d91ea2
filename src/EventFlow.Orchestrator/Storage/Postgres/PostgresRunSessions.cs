using Microsoft.EntityFrameworkCore;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresRunSessions(IDbContextFactory<EventFlowDbContext> contexts, RunDays days, OutboxBell news) : IRunSessions
{
    public async Task<IRunSession> OpenAsync(CancellationToken cancellationToken) =>
        new PostgresRunSession(await contexts.CreateDbContextAsync(cancellationToken), days, news);
}
