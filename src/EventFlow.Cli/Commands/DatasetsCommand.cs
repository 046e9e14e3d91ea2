using System.CommandLine;
using System.Globalization;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

/// <summary>Datasets: what brought them up to date, and who waits for them.</summary>
internal static class DatasetsCommand
{
    private static readonly Argument<string> Name = new("DATASET") { Description = "its name, lake/orders for example" };

    private static readonly Option<string?> Metadata = new("--metadata")
    {
        Description = "a file with a JSON object that is kept with the update",
    };

    private static readonly Option<string?> Key = new("--key") { Description = "the same key again is the same update" };
    private static readonly Option<string?> Cursor = new("--cursor") { Description = "the 'next' of the page before" };

    public static Command Create(CliContext context) => new("datasets", "Looks at datasets, and reports that one is up to date.")
    {
        new Command("list", "The datasets that were ever brought up to date.") { Cursor }.Do(context, ListAsync),
        new Command("show", "One dataset with its last updates, and the workflows that wait for it.") { Name }.Do(context, ShowAsync),
        new Command("update", "Reports that a dataset was brought up to date by somebody outside.") { Name, Metadata, Key }
            .Do(context, UpdateAsync),
    };

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var page = await api.Datasets.ListAsync(call.Get(Cursor), cancellationToken);
        call.Output.Result(page, output =>
        {
            var table = new TextTable("DATASET", "VERSION", "UPDATED", "RUN", "TASK");
            foreach (var dataset in page.Items)
            {
                table.Add(dataset.Name, Number(dataset.Version), At(dataset.UpdatedAt), dataset.Run?.ToString(), dataset.Task);
            }

            table.WriteTo(output);
            if (page.Next is { } next)
            {
                output.Note($"There are more: --cursor {next}");
            }
        });
        return ExitCodes.Good;
    }

    private static async Task<int> ShowAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var detail = await api.Datasets.GetAsync(call.Get(Name), cancellationToken);
        call.Output.Result(detail, output => Write(output, detail));
        return ExitCodes.Good;
    }

    private static async Task<int> UpdateAsync(Invocation call, CancellationToken cancellationToken)
    {
        var metadata = call.Get(Metadata) is { } file ? JsonFile.Read(file) : (System.Text.Json.JsonElement?)null;
        using var api = call.Connect();
        var received = await api.Datasets.UpdateAsync(call.Get(Name), new UpdateDatasetRequest(metadata), call.Get(Key), cancellationToken);
        call.Output.Result(received, output =>
        {
            foreach (var fate in received.Fates)
            {
                output.Line($"{fate.Workflow ?? "no workflow waits for it"}: {fate.Fate}{(fate.Run is { } run ? $" run {run}" : "")}");
            }
        });
        return ExitCodes.Good;
    }

    private static void Write(CliOutput output, DatasetDetail detail)
    {
        var dataset = detail.Dataset;
        output.Line(
            $"dataset {dataset.Name} version {Number(dataset.Version)}{(dataset.UpdatedAt is null ? "" : $", {At(dataset.UpdatedAt)}")}");
        output.Line(
            dataset.Run is { } run ? $"  by run {run}, task {dataset.Task}"
            : dataset.Version > 0 ? "  by somebody outside"
            : "  never yet");
        foreach (var trigger in detail.Triggers)
        {
            output.Line(
                $"  {trigger.Workflow} waits for {trigger.Needs} of {string.Join(", ", trigger.Of)}; "
                + $"missing: {string.Join(", ", trigger.Missing)}");
        }
    }

    private static string Number(long version) => version.ToString(CultureInfo.InvariantCulture);

    private static string At(DateTimeOffset? time) =>
        time?.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture) ?? "";
}
