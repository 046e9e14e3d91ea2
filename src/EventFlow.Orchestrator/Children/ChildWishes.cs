using System.Threading.Channels;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using EventFlow.Orchestrator.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Children;

/// <summary>Carries out what runs want of their children and parents, apart from the commits they follow from. What gets lost here the
/// state implies, and the reconciler has it asked for again.</summary>
internal sealed class ChildWishes(ChildStarter starter, IRunStore runs, IRunQueue queue, ILogger<ChildWishes> log) : BackgroundService
{
    public const string NobodyWaits = "the task it was run for does not wait for it any more";

    private const int MostAtOnce = 256;

    private readonly Channel<ChildWish> wishes = Channel.CreateBounded<ChildWish>(
        new BoundedChannelOptions(10_000) { FullMode = BoundedChannelFullMode.DropWrite, SingleReader = true });

    private readonly SemaphoreSlim places = new(MostAtOnce);

    public void Add(IReadOnlyList<ChildWish> more)
    {
        foreach (var wish in more)
        {
            wishes.Writer.TryWrite(wish);
        }
    }

    public override void Dispose()
    {
        places.Dispose();
        base.Dispose();
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await foreach (var wish in wishes.Reader.ReadAllAsync(stoppingToken))
        {
            await places.WaitAsync(stoppingToken);
            _ = FulfilAsync(wish, stoppingToken);
        }
    }

    private async Task FulfilAsync(ChildWish wish, CancellationToken cancellationToken)
    {
        try
        {
            await (wish switch
            {
                ChildWish.Start start => starter.StartAsync(start.Parent, start.Child, cancellationToken),
                ChildWish.Cancel cancel => CancelAsync(cancel.Child, cancellationToken),
                ChildWish.Tell tell => starter.TellAsync(tell.Parent, tell.End, cancellationToken),
                _ => Task.CompletedTask,
            });
        }
        catch (Exception failure)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                log.ChildWishFailed(failure, wish.GetType().Name.ToLowerInvariant());
            }
        }
        finally
        {
            places.Release();
        }
    }

    private async Task CancelAsync(Guid child, CancellationToken cancellationToken)
    {
        if (await runs.RequestCancelAsync(child, NobodyWaits, cancellationToken))
        {
            await queue.WakeAsync(child, new CancelRun(child, NobodyWaits), cancellationToken);
        }
    }
}
