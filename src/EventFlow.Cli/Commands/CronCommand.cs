using System.CommandLine;
using System.Globalization;
using EventFlow.Contracts.Api;
using EventFlow.Core.Definitions;
using EventFlow.Core.Schedules;

namespace EventFlow.Cli.Commands;

internal static class CronCommand
{
    private const int MaxCount = 1_000;

    private static readonly Argument<string[]> Source = new("EXPRESSION")
    {
        Description = "five fields, six with the second first, or a preset such as @daily; in quotes",
        Arity = ArgumentArity.OneOrMore,
    };

    private static readonly Option<string?> Zone = new("--timezone") { Description = "IANA name such as Europe/Berlin; default UTC" };
    private static readonly Option<string?> From = new("--from")
    {
        Description = "the times after this one, ISO-8601; without an offset it is the time of the zone; default now",
    };
    private static readonly Option<int> Count = new("-n") { Description = $"how many, 1 to {MaxCount}", DefaultValueFactory = _ => 10 };

    public static Command Create(CliContext context) =>
        new Command("cron", "Prints the next fire times of a cron expression, offline.") { Source, Zone, From, Count }
            .Do(context, RunAsync);

    private static Task<int> RunAsync(Invocation call, CancellationToken cancellationToken)
    {
        var source = ReadSource(call.Arguments.GetValue(Source) ?? []);
        var zone = ReadZone(call.Get(Zone) ?? "UTC");
        var from = call.Get(From) is { } text ? ReadFrom(text, zone) : call.Context.Time.GetUtcNow();
        var count = call.Get(Count);
        if (count is < 1 or > MaxCount)
        {
            throw CliException.Usage($"EF2142 -n must be from 1 to {MaxCount}, not {count}.");
        }

        if (!CronSchedule.TryParse(source, out var schedule, out var errors))
        {
            throw Failure(source, errors);
        }

        var times = Times(schedule, from, zone).Take(count).Select(Iso).ToList();
        call.Output.Result(
            new { expression = schedule.Expression, timezone = zone.Id, from = Iso(TimeZoneInfo.ConvertTime(from, zone)), next = times },
            output => times.ForEach(output.Line));
        return Task.FromResult(ExitCodes.Good);
    }

    private static IEnumerable<DateTimeOffset> Times(CronSchedule schedule, DateTimeOffset from, TimeZoneInfo zone)
    {
        for (var next = schedule.Next(from, zone); next is { } time; next = schedule.Next(time, zone))
        {
            yield return time;
        }
    }

    private static string Iso(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:sszzz", CultureInfo.InvariantCulture);

    // The shell has made file names of the stars by now, so that there is nothing to guess.
    private static string ReadSource(string[] given) => given is [var source]
        ? source
        : throw CliException.Usage("EF2101 the expression stands in quotes: eventflow cron \"0 6 * * *\".");

    private static TimeZoneInfo ReadZone(string name) => TimeZones.TryFind(name, out var zone, out var error)
        ? zone
        : throw CliException.Usage($"{DefinitionCodes.UnknownTimeZone} --timezone: {error}{(error.EndsWith('?') ? "" : ".")}");

    private static DateTimeOffset ReadFrom(string text, TimeZoneInfo zone) => Moments.TryParse(text, zone, out var from)
        ? from
        : throw CliException.Usage(
            $"EF2141 --from '{text}' is no time: write 2026-03-29T01:30 for the zone's own time, or with an offset, "
            + "2026-03-29T01:30+01:00.");

    private static CliException Failure(string source, IReadOnlyList<CronError> errors)
    {
        var shown = source.ReplaceLineEndings(" ").Replace('\t', ' ');
        var lines = errors.SelectMany(error => string.IsNullOrWhiteSpace(shown)
            ? [error.ToString()]
            : new[] { error.ToString(), $"  {shown}", $"  {new string(' ', error.Position)}^" });
        return new CliException(
            ExitCodes.Failed,
            string.Join(Environment.NewLine, lines),
            new Problem(0, errors[0].Code, errors[0].Message)
            {
                Errors = [.. errors.Select(error => new ProblemItem(error.Code, error.Message, Line: 1, Column: 1 + error.Position))],
            });
    }
}
