using EventFlow.Cli.Commands;
using EventFlow.Worker;

namespace EventFlow.Cli.Hosting;

/// <summary>The task types that come with the executable.</summary>
internal static class BuiltInTypes
{
    private const string Shell = "shell";
    private static readonly string[] All = ["http", "sql", "noop", Shell];

    /// <param name="given">Comma-separated; null: all that are allowed.</param>
    /// <exception cref="CliException">A type is unknown, or it is the shell and that is not enabled.</exception>
    public static IReadOnlyList<string> Choose(string? given, bool enableShell)
    {
        if (given is null)
        {
            return enableShell ? All : [.. All.Except([Shell])];
        }

        var types = given.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Distinct().ToArray();
        if (types.Except(All).FirstOrDefault() is { } unknown)
        {
            throw CliException.Usage($"EF2123 there is no built-in task type '{unknown}'; there are {string.Join(", ", All)}.");
        }

        if (types.Length == 0)
        {
            throw CliException.Usage($"EF2123 --types names no task type; there are {string.Join(", ", All)}.");
        }

        return types.Contains(Shell) && !enableShell
            ? throw CliException.Usage(
                "EF2124 'shell' lets workflows run any command on this machine; add --enable-shell if that is meant.")
            : types;
    }

    public static EventFlowWorkerBuilder AddTo(EventFlowWorkerBuilder worker, IReadOnlyList<string> types)
    {
        worker.AddBuiltInTasks(types);
        return types.Contains(Shell) ? worker.EnableShell() : worker;
    }
}
