using EventFlow.Orchestrator;

namespace EventFlow.Server.Admission;

/// <summary>Keeps the figures of pending runs fresh, at the price of at most a twentieth of one connection.</summary>
internal sealed class PendingCounter(
    PendingFigures figures, AdmissionOptions options, TimeProvider clock, ILogger<PendingCounter> log) : Duty(clock, log)
{
    private const int RestPerWork = 20;

    private readonly TimeProvider clock = clock;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var began = clock.GetTimestamp();
        await figures.RefreshAsync(cancellationToken);
        var rest = RestPerWork * clock.GetElapsedTime(began);
        return rest > options.CountEvery ? rest : options.CountEvery;
    }
}
