using System.Collections.Concurrent;
using Serilog.Events;
using Serilog.Parsing;

namespace EventFlow.Server.Logging;

internal static class MessageTemplates
{
    // Ours are a few hundred constants; the limit is for a library that builds its templates from data.
    private const int Limit = 2000;

    private static readonly MessageTemplateParser Parser = new();
    private static readonly ConcurrentDictionary<string, MessageTemplate> Parsed = new(StringComparer.Ordinal);

    public static MessageTemplate Parse(string template)
    {
        if (Parsed.TryGetValue(template, out var known))
        {
            return known;
        }

        var parsed = Parser.Parse(template);
        if (Parsed.Count < Limit)
        {
            Parsed.TryAdd(template, parsed);
        }

        return parsed;
    }
}
