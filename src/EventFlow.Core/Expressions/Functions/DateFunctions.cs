using EventFlow.Core.Expressions.Functions.Dates;
using EventFlow.Core.Expressions.Values;
using static EventFlow.Core.Expressions.Functions.FunctionTable;

namespace EventFlow.Core.Expressions.Functions;

internal static class DateFunctions
{
    // As far as JavaScript's dates reach to both sides of 1970.
    private const double Farthest = 8.64e15;

    public static BuiltIn[] All { get; } =
    [
        Define("now", "<s?s?:s>", 2, call => Write(call, call.Evaluation.Moment.Milliseconds, call.Text(0), call.Text(1))),
        Define("millis", "<:n>", 0, call => new NumberValue(call.Evaluation.Moment.Milliseconds)),
        Define("fromMillis", "<n-s?s?:s>", 3, FromMillis),
        Define("toMillis", "<s-s?:n>", 2, ToMillis),
    ];

    private static Value? FromMillis(Call call) =>
        call.Number(0) is { } milliseconds ? Write(call, milliseconds, call.Text(1), call.Text(2)) : null;

    private static Value Write(Call call, double milliseconds, string? picture, string? zone)
    {
        if (Math.Abs(milliseconds) > Farthest)
        {
            throw call.Evaluation.Error("D1001", $"Number out of range: no date is {NumberText.Format(milliseconds)} ms from 1970");
        }

        var offset = zone is null ? 0 : ZoneOffset.Read(zone) ?? throw call.Evaluation.Error(
            "EF1509", $"\"{zone}\" is no time zone. Write the distance from UTC, as in \"+0100\" or \"-0330\".");
        var format = picture is null ? DatePicture.Iso : DatePicture.Read(picture, call.Evaluation);
        return call.NewText(DateFormat.Format((long)Math.Floor(milliseconds), offset, format, call.Evaluation));
    }

    private static NumberValue? ToMillis(Call call)
    {
        if (call.Text(0) is not { } text)
        {
            return null;
        }

        if (call.Text(1) is { } picture)
        {
            return DateParse.Parse(text, DatePicture.Read(picture, call.Evaluation), call.Evaluation) is { } parsed
                ? new NumberValue(parsed)
                : null;
        }

        return IsoDate.Parse(text) is { } milliseconds
            ? new NumberValue(milliseconds)
            : throw call.Evaluation.Error(
                "D3110", $"The argument of the toMillis function must be an ISO 8601 formatted timestamp, not \"{text}\"");
    }
}
