using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Logging;

namespace EventFlow.Server.Logging;

internal enum LogFormat
{
    Text,
    Json,
}

/// <summary>Settings <c>EventFlow:Log:Format</c> (text or json, default text) and <c>EventFlow:Log:Level</c> (default
/// Information).</summary>
internal sealed record LogOptions(LogFormat Format, LogLevel Level)
{
    private const string FormatKey = "EventFlow:Log:Format";
    private const string LevelKey = "EventFlow:Log:Level";

    public static LogOptions From(IConfiguration configuration) =>
        new(Read(configuration, FormatKey, LogFormat.Text, "EF2901"), Read(configuration, LevelKey, LogLevel.Information, "EF2902"));

    private static T Read<T>(IConfiguration configuration, string key, T otherwise, string code)
        where T : struct, Enum
    {
        var text = configuration[key];
        if (string.IsNullOrWhiteSpace(text))
        {
            return otherwise;
        }

        // Names only: Enum.TryParse would also take the number of a level, or of none.
        var name = Enum.GetNames<T>().FirstOrDefault(name => name.Equals(text.Trim(), StringComparison.OrdinalIgnoreCase));
        return name is not null
            ? Enum.Parse<T>(name)
            : throw new InvalidOperationException(
                $"{code} {key} is '{text}', which is none of: {string.Join(", ", Enum.GetNames<T>()).ToLowerInvariant()}. "
                + "Set one of these or remove the setting.");
    }
}
