using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Children;

/// <summary>Carries out what runs want of their children and parents, apart from the commits they follow from. What gets lost here the
/// state implies, and the reconciler has it asked for again.</summary>
internal sealed class ChildWishes : BackgroundService
{
    public const string NobodyWaits = "the task it was run for does not wait for it any more";

    private readonly Errands<ChildWish> wishes;
    private readonly ChildStarter starter;
    private readonly IRunStore runs;
    private readonly IRunQueue queue;

    public ChildWishes(ChildStarter starter, IRunStore runs, IRunQueue queue, ILogger<ChildWishes> log)
    {
        this.starter = starter;
        this.runs = runs;
        this.queue = queue;
        wishes = new Errands<ChildWish>(
            256, FulfilAsync, (failure, wish) => log.ChildWishFailed(failure, wish.GetType().Name.ToLowerInvariant()));
    }

    public void Add(IReadOnlyList<ChildWish> more)
    {
        foreach (var wish in more)
        {
            wishes.Add(wish);
        }
    }

    public override void Dispose()
    {
        wishes.Dispose();
        base.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => wishes.RunAsync(stoppingToken);

    private Task FulfilAsync(ChildWish wish, CancellationToken cancellationToken) => wish switch
    {
        ChildWish.Start start => starter.StartAsync(start.Parent, start.Child, cancellationToken),
        ChildWish.Cancel cancel => CancelAsync(cancel.Child, cancellationToken),
        ChildWish.Tell tell => starter.TellAsync(tell.Parent, tell.End, cancellationToken),
        _ => Task.CompletedTask,
    };

    private async Task CancelAsync(Guid child, CancellationToken cancellationToken)
    {
        if (await runs.RequestCancelAsync(child, NobodyWaits, cancellationToken))
        {
            await queue.WakeAsync(child, new CancelRun(child, NobodyWaits), cancellationToken);
        }
    }
}
