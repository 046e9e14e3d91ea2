using System.Collections.Concurrent;
using EventFlow.Contracts;
using EventFlow.Orchestrator.Runs;
using Microsoft.Extensions.DependencyInjection;

namespace EventFlow.Tests.Engine;

/// <summary>What the engine takes for lost may be answered and not yet read.</summary>
public sealed class RunReconcilerTests
{
    [Fact]
    public async Task A_run_whose_task_seems_lost_looks_for_it_behind_the_answers_that_wait()
    {
        var sent = new ConcurrentQueue<TaskMessage>();
        await using var engine = await EmbeddedEngine.StartAsync(
            task =>
            {
                sent.Enqueue(task);
                return sent.Count == 1 ? null : task.Completed();
            },
            configure: services => services.AddSingleton<IRunQueue>(
                provider => new Witness(ActivatorUtilities.CreateInstance<LocalRunQueue>(provider))));
        var witness = (Witness)engine.Services.GetRequiredService<IRunQueue>();

        var run = await engine.EndAsync(await engine.RunAsync("workflow: w\ntasks:\n  a: { uses: t }"));

        Assert.Equal("succeeded", run.State);
        Assert.Equal(2, sent.Count);
        Assert.Contains(witness.InTurn, told => told is ReconcileRun);
        Assert.DoesNotContain(witness.AtOnce, told => told is ReconcileRun);
    }

    private sealed class Witness(IRunQueue queue) : IRunQueue
    {
        public ConcurrentQueue<object> AtOnce { get; } = new();

        public ConcurrentQueue<object> InTurn { get; } = new();

        public Task WakeAsync(Guid run, object wakeUp, CancellationToken cancellationToken)
        {
            AtOnce.Enqueue(wakeUp);
            return queue.WakeAsync(run, wakeUp, cancellationToken);
        }

        public Task WakeInTurnAsync(Guid run, object wakeUp, CancellationToken cancellationToken)
        {
            InTurn.Enqueue(wakeUp);
            return queue.WakeInTurnAsync(run, wakeUp, cancellationToken);
        }
    }
}
