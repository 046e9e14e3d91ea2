using EventFlow.IntegrationTests;
using EventFlow.IntegrationTests.Chaos;
using EventFlow.IntegrationTests.EndToEnd;
using EventFlow.IntegrationTests.Storage;
using EventFlow.IntegrationTests.Worker;
using Xunit.Abstractions;

// More than there are processors: most of what a test does is to wait for processes of its own.
[assembly: CollectionBehavior(MaxParallelThreads = 4)]
[assembly: TestCollectionOrderer(LongestFirst.TypeName, LongestFirst.AssemblyName)]

namespace EventFlow.IntegrationTests;

/// <summary>Collections that take longest begin first, so that in the end none of them is waited for alone.</summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    internal const string TypeName = "EventFlow.IntegrationTests.LongestFirst";
    internal const string AssemblyName = "EventFlow.IntegrationTests";

    private static readonly string[] Longest =
    [
        nameof(EngineChaosTests), nameof(WorkerChaosTests), StorageCollection.Name, nameof(CrashTests), nameof(ScheduleTests),
        nameof(ConcurrencyTests), nameof(KafkaBridgeTests), nameof(PartitionTests), nameof(RabbitMqWorkerTests), nameof(DemoTests),
    ];

    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => Array.FindIndex(Longest, name => IsOf(collection, name)) is var place and >= 0 ? place : Longest.Length);

    private static bool IsOf(ITestCollection collection, string name) =>
        collection.DisplayName.EndsWith(name, StringComparison.Ordinal) || collection.DisplayName.Contains($".{name} ", StringComparison.Ordinal);
}
