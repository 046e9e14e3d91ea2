using System.Diagnostics.CodeAnalysis;
using System.Security;
using System.Text.RegularExpressions;
using EventFlow.Core.Definitions.Reading;

namespace EventFlow.Core.Schedules;

/// <summary>Time zones by their IANA names, from the database of the operating system.</summary>
public static partial class TimeZones
{
    // Folders and files of the database that are no names: clocks with leap seconds, copies, this machine's own zone.
    private static readonly string[] NoNames = ["right/", "posix/", "localtime", "posixrules", "Factory"];

    /// <param name="error">What is wrong with the name and what to write, without a code.</param>
    public static bool TryFind(string name, [NotNullWhen(true)] out TimeZoneInfo? zone, out string error)
    {
        ArgumentNullException.ThrowIfNull(name);
        zone = null;
        error = "";
        if (Name().IsMatch(name) && !NoNames.Any(other => name.StartsWith(other, StringComparison.Ordinal)))
        {
            try
            {
                zone = TimeZoneInfo.FindSystemTimeZoneById(name);
                // Once a zone is loaded its name is found in any case; before, only as it is written in the database.
                if (name == zone.Id || !name.Equals(zone.Id, StringComparison.OrdinalIgnoreCase))
                {
                    return true;
                }
            }
            catch (Exception exception) when (exception is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException)
            {
                // No such name, no such zone, a folder. Told below, with what was probably meant.
            }
        }

        zone = null;
        error = $"there is no time zone {Words.Quote(name)}{Hint(name)}";
        return false;
    }

    private static string Hint(string name)
    {
        var known = TimeZoneInfo.GetSystemTimeZones().Select(zone => zone.Id).ToList();
        return Offset().IsMatch(name)
            ? ": an offset is no zone, write a name such as Europe/Berlin, or Etc/GMT-2 for two hours ahead of UTC"
            : known.Order(StringComparer.Ordinal).FirstOrDefault(id => IsCity(id, name)) is { } zone ? $": did you mean '{zone}'?"
            : new Suggestions().DidYouMean(name, known) is { Length: > 0 } hint ? hint
            : ": write an IANA name such as Europe/Berlin, or UTC";
    }

    /// <summary>Europe/Berlin is looked for as Berlin, and America/New_York as new york.</summary>
    private static bool IsCity(string id, string name) =>
        id[(id.LastIndexOf('/') + 1)..].Equals(name.Trim().Replace(' ', '_'), StringComparison.OrdinalIgnoreCase);

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9_+-]*(/[A-Za-z0-9_+-]+)*\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A(UTC|GMT)?[+-][0-9:]+\z", RegexOptions.IgnoreCase)]
    private static partial Regex Offset();
}
