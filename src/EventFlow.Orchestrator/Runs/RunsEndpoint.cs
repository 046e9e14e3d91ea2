using EventFlow.Contracts;
using EventFlow.Orchestrator.Storage;
using EventFlow.Orchestrator.Tasks;
using MassTransit;

namespace EventFlow.Orchestrator.Runs;

/// <summary>The runs' queue that MassTransit reads and everything in front of the saga, in this order: queue, limits, retry,
/// partition by run. Nobody else configures middleware.</summary>
internal static class RunsEndpoint
{
    // Conflicts are over in milliseconds. While the database is away messages wait here, for up to 20 minutes: in the error queue
    // nobody would pick them up, and the broker takes a delivery back after 30.
    private static readonly TimeSpan[] RetryDelays =
        [.. new[] { 10, 50, 250, 1000 }.Concat(Enumerable.Repeat(2000, 600)).Select(ms => TimeSpan.FromMilliseconds(ms))];

    public static void OnRabbitMq(
        IBusRegistrationContext context, IRabbitMqBusFactoryConfigurator rabbit, Uri address, EngineOptions options)
    {
        rabbit.Host(address);
        CompactJson(rabbit);
        if (!options.RunsEngine)
        {
            return;
        }

        // What workers answer to that were told no queue, and answers that failed elsewhere. Any node may read it.
        rabbit.ReceiveEndpoint(WireNames.RunsQueue, endpoint => OnRabbitMq(context, endpoint, options));
    }

    private static void OnRabbitMq(
        IBusRegistrationContext context, IRabbitMqReceiveEndpointConfigurator endpoint, EngineOptions options)
    {
        endpoint.SetQuorumQueue();
        foreach (var (name, value) in WireTopology.QueueArguments())
        {
            endpoint.SetQueueArgument(name, value);
        }

        endpoint.PrefetchCount = options.Prefetch;
        Configure(endpoint, context, options);
    }

    public static void InMemory(IBusRegistrationContext context, IInMemoryBusFactoryConfigurator memory, EngineOptions options)
    {
        CompactJson(memory);
        memory.ReceiveEndpoint(WireNames.RunsQueue, endpoint => Configure(endpoint, context, options));
    }

    private static void Configure(IReceiveEndpointConfigurator endpoint, IBusRegistrationContext context, EngineOptions options)
    {
        // Everything reaches this queue by its name; an exchange per message type would only be one more hop.
        endpoint.ConfigureConsumeTopology = false;
        endpoint.ConcurrentMessageLimit = options.Concurrency;
        endpoint.AddDeserializer(new WireDeserializerFactory(), isDefault: true);
        endpoint.UseMessageRetry(retry =>
        {
            retry.Intervals(RetryDelays);
            retry.Handle<Exception>(StorageFaults.IsTransient);
        });
        endpoint.ConfigureSaga<RunSaga>(context, saga =>
        {
            if (options.CommitMode == CommitMode.RowLock)
            {
                PartitionByRun(saga, endpoint.CreatePartitioner(256));
            }
        });
        endpoint.ConfigureConsumer<TaskSignalConsumer>(context);
        endpoint.ConfigureConsumer<TaskAnswerBatchConsumer>(context);
        endpoint.ConfigureConsumer<MalformedAnswerConsumer>(context);
    }

    /// <summary>Messages of one run wait for each other here, and not on the row lock with a connection in their hands.</summary>
    private static void PartitionByRun(ISagaConfigurator<RunSaga> saga, IPartitioner runs)
    {
        saga.Message<StartRun>(m => m.UsePartitioner(runs, c => c.Message.RunId));
        saga.Message<TaskAnswered>(m => m.UsePartitioner(runs, c => c.Message.RunId));
        saga.Message<TimerElapsed>(m => m.UsePartitioner(runs, c => c.Message.RunId));
        saga.Message<SlotGranted>(m => m.UsePartitioner(runs, c => c.Message.RunId));
        saga.Message<SignalRun>(m => m.UsePartitioner(runs, c => c.Message.RunId));
        saga.Message<ChildEnded>(m => m.UsePartitioner(runs, c => c.Message.RunId));
        saga.Message<CancelRun>(m => m.UsePartitioner(runs, c => c.Message.RunId));
        saga.Message<ReconcileRun>(m => m.UsePartitioner(runs, c => c.Message.RunId));
    }

    private static void CompactJson(IBusFactoryConfigurator bus) => bus.ConfigureJsonSerializerOptions(json =>
    {
        json.WriteIndented = false;
        json.MaxDepth = 128;
        return json;
    });
}
