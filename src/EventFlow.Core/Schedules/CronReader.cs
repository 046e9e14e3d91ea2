using System.Collections.Frozen;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Schedules;

/// <summary>The fields of a cron expression, seconds first; presets are written out.</summary>
internal sealed record CronFields(
    CronFieldValue Second,
    CronFieldValue Minute,
    CronFieldValue Hour,
    CronFieldValue DayOfMonth,
    CronFieldValue Month,
    CronFieldValue DayOfWeek);

/// <summary>The text of a cron expression, with all of its faults.</summary>
internal sealed partial class CronReader(List<CronError> errors)
{
    private const int MaxLength = 1_000;
    private const string Five = "minute hour day-of-month month day-of-week";

    private static readonly FrozenDictionary<string, string> Presets = new Dictionary<string, string>
    {
        ["@hourly"] = "0 * * * *",
        ["@daily"] = "0 0 * * *",
        ["@midnight"] = "0 0 * * *",
        ["@weekly"] = "0 0 * * 0",
        ["@monthly"] = "0 0 1 * *",
        ["@yearly"] = "0 0 1 1 *",
        ["@annually"] = "0 0 1 1 *",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    // What other tools have and we do not, with what to write instead.
    private static readonly FrozenDictionary<string, string> Foreign = new Dictionary<string, string>
    {
        ["@every"] = "write a step such as '*/5 * * * *'",
        ["@every_minute"] = "write '* * * * *'",
        ["@every_second"] = "write '* * * * * *'",
        ["@reboot"] = "a schedule knows the clock alone, use an event trigger",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <summary>Null where anything is wrong.</summary>
    public CronFields? Read(string expression)
    {
        var words = expression.Length > MaxLength ? [] : Word().Matches(expression).ToList();
        if (words.Count > 0 && words[0].Value[0] == '@')
        {
            return Preset(words) is { } written ? Read(written) : null;
        }

        if (words.Count is not (5 or 6))
        {
            errors.Add(new CronError(DefinitionCodes.CronFieldCount, WrongCount(expression, words.Count), 0));
            return null;
        }

        var values = CronField.All.Skip(6 - words.Count)
            .Zip(words, (field, word) => new CronFieldReader(field, word.Value, word.Index, errors).Read())
            .ToList();
        return errors.Count > 0 ? null
            : words.Count == 5 ? new CronFields(CronFieldValue.Zero, values[0], values[1], values[2], values[3], values[4])
            : new CronFields(values[0], values[1], values[2], values[3], values[4], values[5]);
    }

    private string? Preset(List<Match> words)
    {
        var name = words[0].Value;
        if (words.Count == 1 && Presets.TryGetValue(name, out var written))
        {
            return written;
        }

        var why = Foreign.TryGetValue(name, out var instead) ? $"{Words.Quote(name)} is not supported: {instead}"
            : Presets.ContainsKey(name) ? $"{Words.Quote(words[1].Value)} follows {name}: a preset stands alone"
            : $"{Words.Quote(name)} is no preset{Nearest(name)}";
        errors.Add(new CronError(DefinitionCodes.CronPreset, why, words[0].Index));
        return null;
    }

    private static string Nearest(string name) =>
        new Suggestions().DidYouMean(name, Presets.Keys) is { Length: > 0 } hint ? hint
            : $": known are {string.Join(", ", Presets.Keys.Order(StringComparer.Ordinal))}";

    private static string WrongCount(string expression, int count) =>
        expression.Length > MaxLength
            ? $"the expression has {expression.Length} characters, more than {MaxLength}: split it into several schedules"
        : count == 0 ? $"the expression is empty: write five fields, {Five}, or a preset such as @daily"
        : $"the expression has {count} field{(count == 1 ? "" : "s")}: write five, {Five}, or six with the second first"
            + (count == 7 ? "; there is no year, 'start' and 'end' bound a schedule" : "");

    [GeneratedRegex(@"\S+")]
    private static partial Regex Word();
}
