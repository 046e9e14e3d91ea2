using System.CommandLine;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

internal static class BackfillsCommand
{
    private static readonly Argument<string> Backfill = new("BACKFILL") { Description = "the backfill's id" };
    private static readonly Option<string?> Workflow = new("--workflow") { Description = "only those of this workflow" };

    public static Command Create(CliContext context) => new("backfills", "Looks at backfills, pauses and cancels them.")
    {
        new Command("list", "Backfills, newest first.") { Workflow }.Do(context, ListAsync),
        new Command("show", "One backfill and its intervals.") { Backfill }.Do(context, ShowAsync),
        Change(context, "pause", "Starts no further run of it until it is resumed."),
        Change(context, "resume", "Goes on with one that was paused."),
        Change(context, "cancel", "Cancels its runs and starts no further one."),
    };

    private static Command Change(CliContext context, string verb, string description) =>
        new Command(verb, description) { Backfill }.Do(context, async (call, cancellationToken) =>
        {
            using var api = call.Connect();
            var backfill = await api.Backfills.ChangeAsync(call.Get(Backfill), verb, cancellationToken);
            call.Output.Result(backfill, output => BackfillText.Write(output, backfill));
            return ExitCodes.Good;
        });

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var page = await api.Backfills.ListAsync(call.Get(Workflow), cancellationToken);
        call.Output.Result(page, output => BackfillText.WriteList(output, page.Items));
        return ExitCodes.Good;
    }

    private static async Task<int> ShowAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var backfill = await api.Backfills.GetAsync(call.Get(Backfill), cancellationToken);
        var intervals = new List<BackfillIntervalView>();
        string? cursor = null;
        do
        {
            var page = await api.Backfills.IntervalsAsync(call.Get(Backfill), cursor, cancellationToken);
            intervals.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        var all = backfill with { Intervals = intervals };
        call.Output.Result(all, output => BackfillText.Write(output, all));
        return ExitCodes.Good;
    }
}
