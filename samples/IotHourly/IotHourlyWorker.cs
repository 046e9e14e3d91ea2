using EventFlow.Worker;
using IotHourly.Aggregation;
using IotHourly.Cleaning;
using IotHourly.Ingestion;
using IotHourly.Quality;

namespace IotHourly;

/// <summary>The task types of the sample.</summary>
public static class IotHourlyWorker
{
    private static readonly Dictionary<string, Action<EventFlowWorkerBuilder>> Handlers = new(StringComparer.Ordinal)
    {
        ["iot.ingest"] = worker => worker.Handle<Ingest, IngestHandler>("iot.ingest"),
        ["iot.check-quality"] = worker => worker.Handle<CheckQuality, CheckQualityHandler>("iot.check-quality"),
        ["iot.clean-file"] = worker => worker.Handle<CleanFile, CleanFileHandler>("iot.clean-file"),
        ["iot.aggregate"] = worker => worker.Handle<Aggregate, AggregateHandler>("iot.aggregate"),
    };

    public static IReadOnlyCollection<string> Types => Handlers.Keys;

    /// <summary>Serves the task types of the sample.</summary>
    /// <param name="types">Only these of <see cref="Types"/>; null: all of them.</param>
    /// <exception cref="ArgumentException">A type is not one of the sample's.</exception>
    public static EventFlowWorkerBuilder AddIotHourly(this EventFlowWorkerBuilder worker, IReadOnlyCollection<string>? types = null)
    {
        foreach (var type in types ?? Types)
        {
            if (!Handlers.TryGetValue(type, out var register))
                throw new ArgumentException($"The sample has no task type '{type}'; it has {string.Join(", ", Types)}.", nameof(types));
            register(worker);
        }

        return worker;
    }
}
