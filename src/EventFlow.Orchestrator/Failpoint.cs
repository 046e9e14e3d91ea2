using System.Diagnostics;
using System.Globalization;

namespace EventFlow.Orchestrator;

/// <summary>A named place where a test may have this process die, fail or linger. Off, and free of charge, unless the environment variable
/// EVENTFLOW_FAILPOINTS names it: <c>K5:kill:3,K7:delay-200</c>.</summary>
internal static class Failpoint
{
    public const string Variable = "EVENTFLOW_FAILPOINTS";

    // Known before the first call of Hit is compiled for good, so that what is off is compiled away.
    public static readonly bool IsOn = !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(Variable));

    private static readonly Lazy<Failpoints> Named = new(() => Failpoints.Parse(Environment.GetEnvironmentVariable(Variable)!));

    /// <exception cref="FormatException">EF3401: the variable names what does not exist.</exception>
    public static void Check()
    {
        if (IsOn)
        {
            _ = Named.Value;
        }
    }

    public static void Hit(string point)
    {
        if (IsOn)
        {
            Named.Value.Pass(point);
        }
    }
}

/// <summary>The failpoints of one process, and how often each was passed.</summary>
internal sealed class Failpoints
{
    private const string Kill = "kill";
    private const string Throw = "throw";
    private const string Delay = "delay-";

    private static readonly string[] Points = [.. Enumerable.Range(1, 21).Select(number => $"K{number}")];

    private readonly ILookup<string, Order> orders;
    private readonly Dictionary<string, int> passed = [];
    private readonly Lock gate = new();

    private Failpoints(IEnumerable<Order> orders) => this.orders = orders.ToLookup(order => order.Point, StringComparer.Ordinal);

    /// <param name="text"><c>point:action:nth</c>, separated by commas; without <c>nth</c> it is the first time.</param>
    /// <exception cref="FormatException">EF3401</exception>
    public static Failpoints Parse(string text) =>
        new([.. text.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(ParseOrder)]);

    /// <exception cref="TimeoutException">The order is to throw: the engine meets what a lost connection would bring.</exception>
    public void Pass(string point)
    {
        foreach (var action in ActionsNow(point))
        {
            Console.Error.WriteLine($"failpoint {point} {action}");
            Act(point, action);
        }
    }

    private List<string> ActionsNow(string point)
    {
        if (!orders.Contains(point))
        {
            return [];
        }

        lock (gate)
        {
            var nth = passed[point] = passed.GetValueOrDefault(point) + 1;
            return [.. orders[point].Where(order => order.Nth == nth).Select(order => order.Action)];
        }
    }

    private static void Act(string point, string action)
    {
        if (action == Throw)
        {
            throw new TimeoutException($"failpoint {point}");
        }

        if (action == Kill)
        {
            using var self = Process.GetCurrentProcess();
            self.Kill();
        }

        // A killed process goes no further either, while the signal is on its way.
        using var never = new ManualResetEventSlim();
        never.Wait(action == Kill ? Timeout.Infinite : Milliseconds(action)!.Value, CancellationToken.None);
    }

    private static Order ParseOrder(string text)
    {
        var parts = text.Split(':');
        var (action, nth) = (parts.ElementAtOrDefault(1) ?? "", 1);
        if (!Points.Contains(parts[0]))
        {
            throw Refused(text, $"there is no point '{parts[0]}'; the points are K1 to K21");
        }

        if (action is not (Kill or Throw) && Milliseconds(action) is null)
        {
            throw Refused(text, $"there is no action '{action}'; the actions are kill, throw and delay-N with N milliseconds");
        }

        if (parts.Length > 3 || (parts.Length == 3 && (!int.TryParse(parts[2], CultureInfo.InvariantCulture, out nth) || nth < 1)))
        {
            throw Refused(text, "after the action only a number from 1 may stand, the time it is for");
        }

        return new Order(parts[0], action, nth);
    }

    private static int? Milliseconds(string action) =>
        action.StartsWith(Delay, StringComparison.Ordinal)
            && int.TryParse(action.AsSpan(Delay.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds)
            ? milliseconds
            : null;

    private static FormatException Refused(string text, string why) =>
        new($"EF3401 '{text}' in {Failpoint.Variable}: {why}. Correct it, or remove the variable: it is for tests alone.");

    private sealed record Order(string Point, string Action, int Nth);
}
