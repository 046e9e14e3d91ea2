using System.CommandLine;
using EventFlow.Cli.Api;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

internal static class BackfillCommand
{
    private static readonly TimeSpan Pace = TimeSpan.FromSeconds(1);

    private static readonly Argument<string> Workflow = new("WORKFLOW") { Description = "the workflow's id" };
    private static readonly Option<string> From = new("--from")
    {
        Description = "intervals that begin from here on: a date or a time, of the schedule's zone where it has no offset", Required = true,
    };

    private static readonly Option<string> To = new("--to") { Description = "up to here; a date is part of it", Required = true };
    private static readonly Option<int?> Max = new("--max") { Description = "runs at the same time; default 4" };
    private static readonly Option<string?> Order = new("--order") { Description = "oldest (default) or newest first" };
    private static readonly Option<string?> Rerun = new("--rerun")
    {
        Description = "failed (default): intervals without a good run; missing: without any run; all",
    };

    private static readonly Option<string?> Schedule = new("--schedule") { Description = "which schedule, where there are several" };
    private static readonly Option<string[]> Params = new("--param", "-p")
    {
        Description = "NAME=VALUE, in place of what the schedule gives, by the type that the workflow declares",
    };

    private static readonly Option<string?> Key = new("--key") { Description = "the same key again starts nothing twice" };
    private static readonly Option<bool> DryRun = new("--dry-run") { Description = "only show the intervals" };
    private static readonly Option<bool> Wait = new("--wait") { Description = "until it has ended; exit code 1 unless all of it is good" };

    public static Command Create(CliContext context) =>
        new Command("backfill", "Runs the intervals of a schedule in a range of the past.")
        {
            Workflow, From, To, Max, Order, Rerun, Schedule, Params, Key, DryRun, Wait,
        }.Do(context, RunAsync);

    private static async Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var workflow = call.Get(Workflow);
        var parameters = await RunParameters.ReadAsync(api, workflow, file: null, call.Get(Params) ?? [], cancellationToken);
        var request = new BackfillRequest(
            call.Get(From)!, call.Get(To)!, call.Get(Max), call.Get(Order), call.Get(Rerun), call.Get(Schedule),
            parameters, call.Get(DryRun) ? true : null);
        var backfill = await api.Backfills.StartAsync(workflow, request, call.Get(Key), cancellationToken);
        if (call.Get(Wait) && backfill.Id is { } id)
        {
            backfill = await UntilEndedAsync(call, api, id, cancellationToken);
        }

        call.Output.Result(backfill, output => BackfillText.Write(output, backfill));
        return call.Get(Wait) && backfill.State is "failed" or "canceled" ? ExitCodes.Failed : ExitCodes.Good;
    }

    private static async Task<BackfillView> UntilEndedAsync(Invocation call, ApiClient api, Guid id, CancellationToken cancellationToken)
    {
        while (true)
        {
            var backfill = await api.Backfills.GetAsync(id.ToString(), cancellationToken);
            if (backfill.EndedAt is not null)
            {
                return backfill;
            }

            await Task.Delay(Pace, call.Context.Time, cancellationToken);
        }
    }
}
