using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace EventFlow.Server.Logging;

/// <summary>One category. Keeps message templates, named values and scopes as properties instead of flattening them into text.</summary>
internal sealed class SerilogBridge(Serilog.ILogger serilog, TimeProvider time, Func<IExternalScopeProvider> scopes) : ILogger
{
    private const string OriginalFormat = "{OriginalFormat}";

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => scopes().Push(state);

    public bool IsEnabled(LogLevel logLevel) => logLevel != LogLevel.None && serilog.IsEnabled(LogLevels.ToSerilog(logLevel));

    public void Log<TState>(
        LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
        {
            return;
        }

        var properties = new Dictionary<string, LogEventProperty>(StringComparer.Ordinal);
        AddScopes(properties);
        var template = AddValues(properties, state) ?? AddMessage(properties, formatter(state, exception));
        if (eventId.Id != 0 || eventId.Name is not null)
        {
            Add(properties, LogProperties.EventId, eventId.Id);
            Add(properties, LogProperties.EventName, eventId.Name);
        }

        var activity = Activity.Current;
        serilog.Write(new LogEvent(
            time.GetUtcNow(), LogLevels.ToSerilog(logLevel), exception, MessageTemplates.Parse(template), properties.Values,
            activity?.TraceId ?? default, activity?.SpanId ?? default));
    }

    // Outer scopes come first, so an inner one, and then the message itself, has the last word on a name.
    private void AddScopes(Dictionary<string, LogEventProperty> properties)
    {
        var texts = new List<string>();
        scopes().ForEachScope(
            (scope, all) =>
            {
                var template = AddValues(properties, scope);
                if (scope is not IEnumerable<KeyValuePair<string, object?>> || template?.Contains('{', StringComparison.Ordinal) == false)
                {
                    all.Add(scope?.ToString() ?? "");
                }
            },
            texts);
        if (texts.Count > 0)
        {
            Add(properties, LogProperties.Scope, texts);
        }
    }

    private string? AddValues(Dictionary<string, LogEventProperty> properties, object? state)
    {
        if (state is not IEnumerable<KeyValuePair<string, object?>> values)
        {
            return null;
        }

        string? template = null;
        foreach (var (name, value) in values)
        {
            if (name == OriginalFormat)
            {
                template = value as string;
            }
            else
            {
                Add(properties, name, value);
            }
        }

        return template;
    }

    private string AddMessage(Dictionary<string, LogEventProperty> properties, string message)
    {
        Add(properties, "Message", message);
        return "{Message:l}";
    }

    private void Add(Dictionary<string, LogEventProperty> properties, string name, object? value)
    {
        var destructure = name.StartsWith('@');
        if (serilog.BindProperty(destructure ? name[1..] : name, value, destructure, out var property))
        {
            properties[property.Name] = property;
        }
    }
}
