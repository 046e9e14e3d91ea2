using System.Globalization;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Schedules;

/// <summary>One field of a cron expression: every fault is reported with the part it stands in.</summary>
internal sealed partial class CronFieldReader(CronField field, string text, int position, List<CronError> errors)
{
    private readonly List<string> plain = [];
    private readonly List<string> special = [];
    private string item = "";
    private int at;
    private bool hasStep;

    public CronFieldValue Read()
    {
        if (text is "*" or "?")
        {
            return CronFieldValue.Every;
        }

        var items = text.Split(',');
        at = position;
        foreach (var part in items)
        {
            item = part;
            ReadItem(items.Length == 1);
            at += part.Length + 1;
        }

        return plain is ["*"] && special.Count == 0
            ? CronFieldValue.Every with { HasStep = hasStep }
            : new CronFieldValue(false, hasStep, plain.Count == 0 ? special : [string.Join(',', plain), .. special]);
    }

    private void ReadItem(bool alone)
    {
        if (item.Length == 0)
        {
            Error(DefinitionCodes.CronPart, "a value is missing beside a comma: write it, or remove the comma");
        }
        else if (item[0] is '*' or '?')
        {
            ReadEvery(alone);
        }
        else if (!ReadSpecial())
        {
            ReadRange();
        }
    }

    private void ReadEvery(bool alone)
    {
        if (!alone)
        {
            Error(DefinitionCodes.CronPart, $"'{item[0]}' stands for every value already: let it stand alone");
        }
        else if (item.Length < 2 || item[1] != '/')
        {
            Error(DefinitionCodes.CronPart, $"only a step may follow '{item[0]}': write */5");
        }
        else if (Step(item[2..]) is { } step)
        {
            plain.Add(step == 1 ? "*" : $"*/{step}");
        }
    }

    private void ReadRange()
    {
        var match = Range().Match(item);
        if (!match.Success)
        {
            Error(DefinitionCodes.CronPart, "this is neither a value, a range nor a step: write 5, 1-5 or */5");
            return;
        }

        var from = Value(match.Groups["from"].Value);
        var to = match.Groups["to"].Success ? Value(match.Groups["to"].Value) : null;
        var step = match.Groups["step"].Success ? Step(match.Groups["step"].Value) : null;
        // Cronos would take the first of two Sundays for the end of the week.
        from = field == CronField.DayOfWeek && from == 7 && to < 7 ? 0 : from;
        plain.Add($"{from}{(to is null ? "" : $"-{to}")}{(step is null ? "" : $"/{step}")}");
    }

    private bool ReadSpecial()
    {
        if (field == CronField.DayOfMonth)
        {
            return ReadDayOfMonth();
        }

        return field == CronField.DayOfWeek && ReadDayOfWeek();
    }

    private bool ReadDayOfMonth()
    {
        var last = Last().Match(item);
        var nearest = Nearest().Match(item);
        if (last.Success || nearest.Success)
        {
            var number = last.Success ? last.Groups["before"] : nearest.Groups["day"];
            if (!number.Success || IsWithin(number.Value, last.Success ? 0 : 1, last.Success ? 30 : 31))
            {
                special.Add(item.ToUpperInvariant());
            }

            return true;
        }

        if (!LastOrNearest().IsMatch(item))
        {
            return false;
        }

        Error(DefinitionCodes.CronSpecial,
            "'L' is the last day of the month and 'W' the weekday nearest to one day: write L, L-3, LW or 15W");
        return true;
    }

    private bool ReadDayOfWeek()
    {
        var match = WeekdayOfMonth().Match(item);
        if (match.Success)
        {
            var nth = match.Groups["nth"];
            if (Value(match.Groups["day"].Value) is { } day && (!nth.Success || IsWithin(nth.Value, 1, 5)))
            {
                special.Add(nth.Success ? $"{day}#{int.Parse(nth.Value, CultureInfo.InvariantCulture)}" : $"{day}L");
            }

            return true;
        }

        if (item.Contains('#', StringComparison.Ordinal) || item.ToUpperInvariant() is "L" or "W" or "LW")
        {
            Error(DefinitionCodes.CronSpecial,
                "'L' is the last such day of the month and '#' the n-th: write FRIL or FRI#2; "
                + "the last day of the month is L in the day of month");
            return true;
        }

        return false;
    }

    private int? Value(string value)
    {
        if (field.NumberOf(value) is { } named)
        {
            return named;
        }

        if (value.All(char.IsAsciiDigit))
        {
            return IsWithin(value, field.Min, field.Max) ? int.Parse(value, CultureInfo.InvariantCulture) : null;
        }

        if (value.Contains('#', StringComparison.Ordinal) || value.ToUpperInvariant() is "L" or "W" or "LW")
        {
            Error(DefinitionCodes.CronSpecial, "'L' and 'W' stand only in the day of month, 'L' and '#' only in the day of week");
        }
        else if (value[0] is 'H' or 'h')
        {
            Error(DefinitionCodes.CronSpecial,
                "'H' (a value that is drawn) is not supported: choose a value, and spread the starts with 'jitter'");
        }
        else
        {
            Error(DefinitionCodes.CronValue, field.Names.Count == 0
                ? $"{Words.Quote(value)} is no number: write {field.Values}"
                : $"{Words.Quote(value)} is no {field.Name}{Hint(value)}");
        }

        return null;
    }

    private string Hint(string value) =>
        value.Length > 3 && field.NumberOf(value[..3]) is not null ? $": names have three letters, write {value[..3].ToUpperInvariant()}"
        : new Suggestions().DidYouMean(value, field.Names) is { Length: > 0 } hint ? hint : $": write {field.Values}";

    private bool IsWithin(string number, int min, int max)
    {
        var good = number.Length <= 2 && int.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= min && value <= max;
        if (!good)
        {
            Error(DefinitionCodes.CronValue,
                $"{Words.Clip(number, 20)} is outside of {(min == field.Min && max == field.Max ? field.Values : $"{min} to {max}")}");
        }

        return good;
    }

    private int? Step(string step)
    {
        hasStep = true;
        if (step.Length is 1 or 2 && int.TryParse(step, NumberStyles.None, CultureInfo.InvariantCulture, out var value)
            && value >= 1 && value <= field.Max)
        {
            return value;
        }

        Error(DefinitionCodes.CronStep,
            $"{(step.Length == 0 ? "the step is missing" : $"the step {Words.Quote(step)} is no number from 1 to {field.Max}")}: "
            + "a step counts within its field, write */5; longer ones belong to the next field");
        return null;
    }

    private void Error(string code, string why) =>
        errors.Add(new CronError(code, $"{field.Name} {Words.Quote(item.Length == 0 ? text : item)}: {why}", at));

    [GeneratedRegex(@"\A(?<from>[^-/]+)(-(?<to>[^-/]+))?(/(?<step>[^-/]*))?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Range();

    [GeneratedRegex(@"\A[Ll](-(?<before>[0-9]+))?[Ww]?\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Last();

    [GeneratedRegex(@"\A(?<day>[0-9]+)[Ww]\z", RegexOptions.ExplicitCapture)]
    private static partial Regex Nearest();

    [GeneratedRegex(@"\A[-0-9/]*[LlWw][-0-9/LlWw]*\z")]
    private static partial Regex LastOrNearest();

    [GeneratedRegex(@"\A(?<day>[A-Za-z0-9]+)([Ll]|#(?<nth>[0-9]+))\z", RegexOptions.ExplicitCapture)]
    private static partial Regex WeekdayOfMonth();
}
