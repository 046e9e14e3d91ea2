using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using EventFlow.Cli.Api;
using EventFlow.Cli.Files;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Commands;

/// <summary>Events that come in, and what became of them.</summary>
internal static class EventsCommand
{
    private const int MostAtOnce = 500;

    private static readonly Argument<string> File = new("FILE") { Description = "JSON: a CloudEvent, or an array of them" };
    private static readonly Argument<string> Event = new("EVENT") { Description = "the id under which it was received" };
    private static readonly Option<string?> Type = new("--type") { Description = "only events of this type" };
    private static readonly Option<string?> EventId = new("--event-id") { Description = "only events with this id of their own" };

    private static readonly Option<string?> Fate = new("--fate")
    {
        Description = "only events with this fate: started, waiting, duplicate, filtered, refused or no_match",
    };

    private static readonly Option<string?> Run = new("--run") { Description = "only events of this run" };
    private static readonly Option<string?> Cursor = new("--cursor") { Description = "the 'next' of the page before" };
    private static readonly Option<int?> Limit = new("--limit") { Description = "events per page, 1 to 500; default 50" };
    private static readonly Option<bool> Force = new("--force") { Description = "start runs even where the event has started one before" };
    private static readonly Option<string?> Key = new("--key") { Description = "with --force: the same key again starts nothing twice" };

    public static Command Create(CliContext context) => new("events", "Sends events, and looks at what became of those that came in.")
    {
        new Command("send", "Sends CloudEvents.") { File }.Do(context, SendAsync),
        new Command("list", "Events as they were received, newest first.") { Type, EventId, Fate, Run, Cursor, Limit }
            .Do(context, ListAsync),
        new Command("show", "One event and what became of it.") { Event }.Do(context, ShowAsync),
        new Command("replay", "Takes an event once more, with the workflows as they are now.") { Event, Force, Key }
            .Do(context, ReplayAsync),
    };

    private static async Task<int> SendAsync(Invocation call, CancellationToken cancellationToken)
    {
        var file = JsonFile.Read(call.Get(File));
        using var api = call.Connect();
        var received = new List<InboxView>();
        foreach (var part in file.ValueKind == JsonValueKind.Array ? file.EnumerateArray().Chunk(MostAtOnce) : [[file]])
        {
            received.AddRange((await api.Events.SendAsync(part, cancellationToken)).Events);
        }

        call.Output.Result(new ReceivedEvents(received), output => WriteList(output, received));
        return ExitCodes.Good;
    }

    private static async Task<int> ListAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var query = new EventListQuery(
            call.Get(Type), call.Get(EventId), call.Get(Fate), call.Get(Run), call.Get(Cursor), call.Get(Limit));
        var page = await api.Events.ListAsync(query, cancellationToken);
        call.Output.Result(page, output =>
        {
            WriteList(output, page.Items);
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
        var found = await api.Events.GetAsync(call.Get(Event), cancellationToken);
        call.Output.Result(found, output => Write(output, found));
        return ExitCodes.Good;
    }

    private static async Task<int> ReplayAsync(Invocation call, CancellationToken cancellationToken)
    {
        using var api = call.Connect();
        var taken = await api.Events.ReplayAsync(call.Get(Event), call.Get(Force), call.Get(Key), cancellationToken);
        call.Output.Result(taken, output => Write(output, taken));
        return ExitCodes.Good;
    }

    private static void WriteList(CliOutput output, IReadOnlyList<InboxView> events)
    {
        var table = new TextTable("EVENT", "RECEIVED", "TYPE", "SOURCE", "ID", "WORKFLOW", "FATE", "RUN");
        foreach (var received in events)
        {
            foreach (var fate in received.Fates)
            {
                table.Add(
                    received.Id.ToString(), At(received), received.Type, received.Source, received.EventId, fate.Workflow, fate.Fate,
                    fate.Run?.ToString());
            }
        }

        table.WriteTo(output);
    }

    private static void Write(CliOutput output, InboxView received)
    {
        output.Line($"event {received.Id}, received {At(received)} by {received.Via}");
        output.Line($"  {received.Type ?? "(no event)"} from {received.Source ?? "?"}, id {received.EventId ?? "?"}");
        foreach (var fate in received.Fates)
        {
            var run = fate.Run is { } id ? $" run {id}" : "";
            var why = fate.Reason is { } reason ? $": {reason}" : "";
            output.Line($"  {fate.Workflow ?? "all workflows"}: {fate.Fate}{run}{why}");
        }

        if (received.Event is { } json)
        {
            output.Line(JsonSerializer.Serialize(json, ApiJson.Indented));
        }
        else if (received.Raw is { } raw)
        {
            output.Line(raw);
        }
    }

    private static string At(InboxView received) =>
        received.ReceivedAt.ToUniversalTime().ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
