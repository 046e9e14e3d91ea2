using Microsoft.EntityFrameworkCore;

namespace EventFlow.Orchestrator.Storage.Postgres;

internal sealed class PostgresRunSessions(IDbContextFactory<EventFlowDbContext> contexts, RunDays days) : IRunSessions
{
    public async Task<IRunSession> OpenAsync(CancellationToken cancellationToken) =>
        new PostgresRunSession(await contexts.CreateDbContextAsync(cancellationToken), days);
}
