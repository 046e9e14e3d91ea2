using System.CommandLine;
using EventFlow.Benchmarks.Suite;

namespace EventFlow.Benchmarks;

/// <summary>The options of every benchmark, and what they become.</summary>
internal static class CommandLine
{
    private static readonly Argument<string> Benchmark = new("benchmark")
    {
        Description = $"one of {string.Join(", ", Suite.Benchmarks.ByName.Keys)}",
    };
    private static readonly Option<string> Output = new("--output", "-o") { Description = "json: one JSON object on standard output" };
    private static readonly Option<int?> Seconds = new("--seconds") { Description = "measured seconds of one repetition" };
    private static readonly Option<int?> Repeat = new("--repeat") { Description = "repetitions; the figures are their medians" };
    private static readonly Option<int> Warmup = new("--warmup")
    {
        Description = "seconds of load before anything is measured",
        DefaultValueFactory = _ => 20,
    };
    private static readonly Option<int[]> InFlight = new("--in-flight")
    {
        Description = "runs in flight",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<int[]> Sizes = new("--size")
    {
        Description = "tasks of a chain, items of a map, runs of a backlog",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<int?> Runs = new("--runs") { Description = "runs of one repetition, where they are counted" };
    private static readonly Option<int> Slots = new("--slots")
    {
        Description = "tasks the worker does at a time",
        DefaultValueFactory = _ => 64,
    };
    private static readonly Option<int> Connections = new("--connections")
    {
        Description = "connections that start runs",
        DefaultValueFactory = _ => 128,
    };
    private static readonly Option<int> Seed = new("--seed") { Description = "of everything that is random", DefaultValueFactory = _ => 1 };
    private static readonly Option<bool> NoLoops = new("--no-loops") { Description = "without the raw client and MassTransit beside" };
    private static readonly Option<bool> Short = new("--short") { Description = "chaos in the form that the tests run" };
    private static readonly Option<string[]> Scenario = new("--scenario")
    {
        Description = "scenarios of chaos; all without it",
        AllowMultipleArgumentsPerToken = true,
    };
    private static readonly Option<string[]> Server = new("--server")
    {
        Description = "a setting of the server, EventFlow__Engine__Concurrency=32",
    };

    public static RootCommand Create(Func<BenchmarkOptions, bool, CancellationToken, Task<int>> run)
    {
        Benchmark.AcceptOnlyFromAmong([.. Suite.Benchmarks.ByName.Keys]);
        Output.AcceptOnlyFromAmong("json");
        var root = new RootCommand("Measures EventFlow on servers of its own.")
        {
            Benchmark, Output, Seconds, Repeat, Warmup, InFlight, Sizes, Runs, Slots, Connections, Seed, NoLoops, Short, Scenario, Server,
        };
        root.SetAction((arguments, cancellationToken) => run(Read(arguments), arguments.GetValue(Output) == "json", cancellationToken));
        return root;
    }

    private static BenchmarkOptions Read(ParseResult arguments) => new()
    {
        Benchmark = arguments.GetRequiredValue(Benchmark),
        Seconds = arguments.GetValue(Seconds),
        Repeat = arguments.GetValue(Repeat),
        Warmup = arguments.GetValue(Warmup),
        InFlight = arguments.GetValue(InFlight) ?? [],
        Sizes = arguments.GetValue(Sizes) ?? [],
        Runs = arguments.GetValue(Runs),
        Slots = arguments.GetValue(Slots),
        Connections = arguments.GetValue(Connections),
        Seed = arguments.GetValue(Seed),
        NoLoops = arguments.GetValue(NoLoops),
        IsShort = arguments.GetValue(Short),
        Scenarios = arguments.GetValue(Scenario) ?? [],
        Server = (arguments.GetValue(Server) ?? []).Select(setting => setting.Split('=', 2))
            .ToDictionary(setting => setting[0], setting => (string?)setting.ElementAtOrDefault(1)),
    };
}
