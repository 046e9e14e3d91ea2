using System.Globalization;
using System.Text.Json;
using System.Text.Json.Nodes;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Output;

/// <summary>Workflows and their versions for people.</summary>
internal static class WorkflowText
{
    public static void WriteList(CliOutput output, Page<WorkflowView> page)
    {
        var withDeleted = page.Items.Any(workflow => workflow.DeletedAt is not null);
        var table = withDeleted
            ? new TextTable("WORKFLOW", "VERSION", "NAMESPACE", "APPLIED", "DELETED", "TITLE")
            : new TextTable("WORKFLOW", "VERSION", "NAMESPACE", "APPLIED", "TITLE");
        foreach (var workflow in page.Items)
        {
            string?[] deleted = withDeleted ? [workflow.DeletedAt is { } at ? Time(at) : ""] : [];
            table.Add([workflow.Id, Number(workflow.Version), workflow.Namespace, Time(workflow.CreatedAt), .. deleted, workflow.Title]);
        }

        table.WriteTo(output);
        WriteNext(output, page.Next);
    }

    public static void WriteVersions(CliOutput output, Page<WorkflowVersionView> page)
    {
        var table = new TextTable("VERSION", "APPLIED", "ENVIRONMENT", "HASH");
        foreach (var version in page.Items)
        {
            table.Add(Number(version.Version), Time(version.CreatedAt), version.Environment, version.Hash);
        }

        table.WriteTo(output);
        WriteNext(output, page.Next);
    }

    /// <summary>The workflow and what starts it by the clock, in one object.</summary>
    public static JsonObject Json(WorkflowDetail workflow, WorkflowScheduleView schedule)
    {
        var json = JsonSerializer.SerializeToNode(workflow, ApiJson.Options)!.AsObject();
        json["paused_at"] = JsonSerializer.SerializeToNode(schedule.PausedAt, ApiJson.Options);
        json["schedules"] = JsonSerializer.SerializeToNode(schedule.Schedules, ApiJson.Options);
        return json;
    }

    public static void Write(CliOutput output, WorkflowDetail workflow, DateTimeOffset? pausedAt)
    {
        Fact(output, "workflow", workflow.Id);
        Fact(output, "version", Number(workflow.Version));
        Fact(output, "title", workflow.Title);
        Fact(output, "namespace", workflow.Namespace);
        Fact(output, "applied", Time(workflow.CreatedAt));
        Fact(output, "environment", workflow.Environment);
        Fact(output, "hash", workflow.Hash);
        Fact(output, "paused", pausedAt is { } since ? Time(since) : null);
        Fact(output, "deleted", workflow.DeletedAt is { } deletedAt ? Time(deletedAt) : null);
        if (workflow.Effective is { } effective)
        {
            WriteEffective(output, effective);
        }
    }

    public static void WriteNamespaces(CliOutput output, Page<NamespaceView> page)
    {
        var table = new TextTable("NAMESPACE", "APPLIED", "OWNER", "TITLE");
        foreach (var one in page.Items)
        {
            table.Add(one.Name, Time(one.UpdatedAt), one.Owner, one.Title);
        }

        table.WriteTo(output);
        WriteNext(output, page.Next);
    }

    private static void WriteEffective(CliOutput output, IReadOnlyList<EffectiveValueView> values)
    {
        var table = new TextTable("TASK", "KEY", "ORIGIN", "VALUE");
        foreach (var value in values)
        {
            var given = value.Value is { } some ? JsonSerializer.Serialize(some, ApiJson.Options) : "none";
            table.Add(value.Node ?? "-", value.Key, value.Origin, given);
        }

        output.Line();
        table.WriteTo(output);
    }

    private static void Fact(CliOutput output, string name, string? value)
    {
        if (value is not null)
        {
            output.Line($"{name,-12} {value}");
        }
    }

    private static void WriteNext(CliOutput output, string? next)
    {
        if (next is not null)
        {
            output.Note($"There are more: --cursor {next}");
        }
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
