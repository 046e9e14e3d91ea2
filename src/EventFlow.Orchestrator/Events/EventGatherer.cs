using EventFlow.Core.Events;
using EventFlow.Core.Expressions;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Workflows;
using Microsoft.Extensions.Logging;

namespace EventFlow.Orchestrator.Events;

/// <summary>Starts the runs of events that wait for each other, when there are enough of them or none has come for long enough.</summary>
internal sealed class EventGatherer(
    IEventStore store, WorkflowPlans plans, RunStarts starts, GatheringBell bell, TimeProvider clock, ILogger<EventGatherer> log)
    : Duty(clock, log)
{
    private const int MostAtOnce = 20;

    // Groups that another node has filled nobody rings for here.
    private static readonly TimeSpan Idle = TimeSpan.FromSeconds(2);
    private readonly TimeProvider clock = clock;

    public override async Task<TimeSpan> RunOnceAsync(CancellationToken cancellationToken)
    {
        var fired = await store.FireDueAsync(DecideAsync, MostAtOnce, cancellationToken);
        await starts.StartAsync(fired.Started, cancellationToken);
        return fired.Count == MostAtOnce || fired.Next <= TimeSpan.Zero ? TimeSpan.Zero : fired.Next < Idle ? fired.Next.Value : Idle;
    }

    protected override Task RestAsync(TimeSpan time, CancellationToken cancellationToken) => bell.RestAsync(time, cancellationToken);

    private async Task<EventVerdict> DecideAsync(DueGroup group)
    {
        try
        {
            var workflow = (await plans.FindAsync(group.Workflow, group.Version, CancellationToken.None)).Definition;
            var events = group.Bodies.Select(body => CloudEventFormat.ReadStored(body)).ToList();
            return EventJudge.Gathered(workflow, group.Trigger, events, new ExpressionMoment(clock.GetUtcNow(), group.RunId));
        }
        catch (InvalidDataException unreadable)
        {
            return EventVerdict.Refused($"EF2233 the workflow cannot be read any more: {unreadable.Message}");
        }
    }
}
