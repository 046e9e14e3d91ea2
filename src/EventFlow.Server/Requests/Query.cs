using System.Globalization;
using EventFlow.Core.Planning;
using EventFlow.Core.Schedules;
using EventFlow.Server.Problems;

namespace EventFlow.Server.Requests;

/// <summary>The query parameters lists share.</summary>
internal static class Query
{
    public const int DefaultLimit = 50;
    public const int MaxLimit = 500;

    public static int Limit(HttpRequest request)
    {
        if (Text(request, "limit") is not { } text)
        {
            return DefaultLimit;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var limit) && limit is >= 1 and <= MaxLimit
            ? limit
            : throw Bad("limit", text, $"a number from 1 to {MaxLimit}");
    }

    public static int? Number(HttpRequest request, string name)
    {
        if (Text(request, name) is not { } text)
        {
            return null;
        }

        return int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number)
            ? number
            : throw Bad(name, text, "a number");
    }

    public static bool Flag(HttpRequest request, string name) => Text(request, name) switch
    {
        null or "false" => false,
        "true" => true,
        var other => throw Bad(name, other, "true or false"),
    };

    public static DateTimeOffset? Time(HttpRequest request, string name)
    {
        if (Text(request, name) is not { } text)
        {
            return null;
        }

        return DateTimeOffset.TryParse(text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time)
            ? time.ToUniversalTime()
            : throw Bad(name, text, "a time such as 2026-03-01T00:00:00Z");
    }

    public static Guid? Id(HttpRequest request, string name)
    {
        if (Text(request, name) is not { } text)
        {
            return null;
        }

        return Guid.TryParse(text, out var id) ? id : throw Bad(name, text, "the id of a run");
    }

    public static string? RunState(HttpRequest request)
    {
        var words = Enum.GetValues<RunStatus>().Select(status => status.Word()).ToArray();
        var text = Text(request, "state");
        return text is null || words.Contains(text) ? text : throw Bad("state", text, $"one of {string.Join(", ", words)}");
    }

    public static string? RunCause(HttpRequest request)
    {
        var text = Text(request, "cause");
        return text is null || RunTrigger.Kinds.Contains(text)
            ? text
            : throw Bad("cause", text, $"one of {string.Join(", ", RunTrigger.Kinds)}");
    }

    public static string? Text(HttpRequest request, string name)
    {
        var values = request.Query[name];
        var text = values.Count == 0 ? null : values[^1];
        if (text?.AsSpan().IndexOfAnyInRange('\0', '\u001f') >= 0)
        {
            throw new ProblemException(400, ProblemCodes.BadQuery, $"The query parameter '{name}' holds a control character.");
        }

        return string.IsNullOrEmpty(text) ? null : text;
    }

    public static ProblemException Bad(string name, string given, string wanted) =>
        new(400, ProblemCodes.BadQuery, $"The query parameter {name}={given} must be {wanted}.");
}
