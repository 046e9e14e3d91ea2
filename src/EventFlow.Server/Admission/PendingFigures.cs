using System.Collections.Concurrent;
using EventFlow.Orchestrator;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Server.Admission;

/// <summary>The figures that limits are set on. The store is asked once for a workflow nobody has asked for lately, and from then on in the
/// background.</summary>
internal sealed class PendingFigures
{
    private const int MostAtOnce = 200;

    private readonly IRunStore runs;
    private readonly AdmissionOptions options;
    private readonly TimeProvider clock;
    private readonly ConcurrentDictionary<string, PendingFigure> byWorkflow = new(StringComparer.Ordinal);
    private readonly PendingFigure all;
    private readonly GroupedQuestion<PendingFigure, int> counts;
    private readonly long epoch;

    public PendingFigures(IRunStore runs, AdmissionOptions options, TimeProvider clock)
    {
        (this.runs, this.options, this.clock, epoch) = (runs, options, clock, clock.GetTimestamp());
        all = new PendingFigure(workflow: null, options.MaxPending);
        counts = new GroupedQuestion<PendingFigure, int>(MostAtOnce, CountAsync);
    }

    /// <summary>The figures that limit a start of this workflow, each counted.</summary>
    public async ValueTask<IReadOnlyList<PendingFigure>> OfAsync(string workflow)
    {
        var figures = Of(workflow);
        foreach (var figure in figures)
        {
            if (!figure.IsKnown)
            {
                await counts.AskAsync(figure, CancellationToken.None);
            }
        }

        return figures;
    }

    /// <summary>Counts again what was asked for since the last time.</summary>
    public Task RefreshAsync(CancellationToken cancellationToken) => Task.WhenAll(
        byWorkflow.Values.Append(all).Where(figure => !figure.Rest()).Select(figure => counts.AskAsync(figure, cancellationToken)));

    private List<PendingFigure> Of(string workflow)
    {
        var figures = new List<PendingFigure>(2);
        if (options.MaxPendingPerWorkflow > 0)
        {
            figures.Add(byWorkflow.GetOrAdd(workflow, static (id, most) => new PendingFigure(id, most), options.MaxPendingPerWorkflow));
        }

        if (options.MaxPending > 0)
        {
            figures.Add(all);
        }

        return figures;
    }

    private async Task<Func<PendingFigure, int>> CountAsync(IReadOnlyList<PendingFigure> round)
    {
        var at = clock.GetElapsedTime(epoch);
        var figures = round.Distinct().Select(figure => (Figure: figure, Accepted: figure.Counting())).ToList();
        var byId = await CountOfAsync([.. figures.Select(one => one.Figure.Workflow).OfType<string>()]);
        var total = round.Contains(all) ? await runs.CountPendingAsync(OneMoreThan(options.MaxPending), CancellationToken.None) : 0;
        foreach (var (figure, accepted) in figures)
        {
            figure.Counted(CountOf(figure), accepted, at);
        }

        return CountOf;

        int CountOf(PendingFigure figure) => figure.Workflow is { } workflow ? byId.GetValueOrDefault(workflow) : total;
    }

    private async Task<IReadOnlyDictionary<string, int>> CountOfAsync(string[] workflows) => workflows.Length == 0
        ? new Dictionary<string, int>()
        : await runs.CountPendingOfAsync(workflows, OneMoreThan(options.MaxPendingPerWorkflow), CancellationToken.None);

    // So that a backlog that stands at the limit can be told from a longer one.
    private static int OneMoreThan(int limit) => (int)Math.Min(int.MaxValue, limit + 1L);
}
