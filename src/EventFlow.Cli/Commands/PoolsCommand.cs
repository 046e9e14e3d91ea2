using System.CommandLine;
using System.Globalization;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

internal static class PoolsCommand
{
    private static readonly Argument<string> Name = new("POOL") { Description = "the pool's name" };
    private static readonly Option<int?> Slots = new("--slots") { Description = "how many slots there are; no limit where absent" };
    private static readonly Option<string?> Rate = new("--rate") { Description = "attempts in a time: 10/s, 100/m, 5/30s" };
    private static readonly Option<int?> Burst = new("--burst") { Description = "at once after a pause; default: as the rate" };
    private static readonly Option<int?> Failures = new("--breaker-failures") { Description = "failures that open the circuit breaker" };
    private static readonly Option<int?> Of = new("--breaker-of") { Description = "among so many of the last; default: in a row" };
    private static readonly Option<string?> OpenFor = new("--breaker-open-for") { Description = "until one is let through; default 30s" };
    private static readonly Option<string[]> Types = new("--type") { Description = "a task type that always needs a slot; repeatable" };
    private static readonly Option<bool> Force = new("--force") { Description = "also one in use: what names it waits for another" };

    public static Command Create(CliContext context) => new("pools", "Looks at pools, makes, changes and deletes them.")
    {
        new Command("list", "All pools, with who holds slots and who waits.").Do(context, ListAsync),
        new Command("show", "One pool.") { Name }.Do(context, ShowAsync),
        new Command("set", "Makes a pool or replaces its rules: what is not given does not limit.")
        {
            Name, Slots, Rate, Burst, Failures, Of, OpenFor, Types,
        }.Do(context, SetAsync),
        new Command("delete", "Deletes a pool nobody uses.") { Name, Force }.Do(context, DeleteAsync),
    };

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var page = await api.Pools.ListAsync(cancellationToken);
        call.Output.Result(page, output => Write(output, page.Items));
        return ExitCodes.Good;
    }

    private static async Task<int> ShowAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var pool = await api.Pools.GetAsync(call.Get(Name), cancellationToken);
        call.Output.Result(pool, output => Write(output, [pool]));
        return ExitCodes.Good;
    }

    private static async Task<int> SetAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var request = new PoolRequest(call.Get(Slots), call.Get(Rate), call.Get(Burst), BreakerOf(call), call.Get(Types));
        var pool = await api.Pools.SetAsync(call.Get(Name), request, cancellationToken);
        call.Output.Result(pool, output => Write(output, [pool]));
        return ExitCodes.Good;
    }

    private static async Task<int> DeleteAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var deleted = await api.Pools.DeleteAsync(call.Get(Name), call.Get(Force), cancellationToken);
        call.Output.Result(deleted, output => output.Line($"pool {deleted.Name} is deleted"));
        return ExitCodes.Good;
    }

    private static BreakerRequest? BreakerOf(Invocation call) => call.Get(Failures) is { } failures
        ? new BreakerRequest(failures, call.Get(Of), call.Get(OpenFor))
        : call.Get(Of) is null && call.Get(OpenFor) is null
            ? null
            : throw CliException.Usage("EF2183 --breaker-of and --breaker-open-for need --breaker-failures, the failures that open it.");

    private static void Write(CliOutput output, IReadOnlyList<PoolView> pools)
    {
        var table = new TextTable("POOL", "SLOTS", "USED", "RUNNING", "WAITING", "RATE", "BREAKER", "TYPES");
        foreach (var pool in pools)
        {
            table.Add(
                pool.Name, pool.Slots is { } slots ? Text(slots) : "no limit", Text(pool.Used), Text(pool.Running), Text(pool.Waiting),
                pool.Rate ?? "-", BreakerText(pool.Breaker), pool.Types.Count == 0 ? "-" : string.Join(", ", pool.Types));
        }

        table.WriteTo(output);
    }

    private static string BreakerText(BreakerView? breaker) => breaker switch
    {
        null => "-",
        { Until: { } until } => $"open until {until.UtcDateTime.ToString("HH:mm:ss'Z'", CultureInfo.InvariantCulture)}",
        _ => breaker.State,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
