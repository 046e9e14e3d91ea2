using System.Globalization;
using Serilog.Events;
using Serilog.Formatting;
using Serilog.Formatting.Display;
using Serilog.Formatting.Json;

namespace EventFlow.Server.Logging;

/// <summary>
/// One JSON object per line: time, level, message, template, logger, event_id, event_name, trace_id, span_id, exception, properties.
/// What is absent is left out.
/// </summary>
internal sealed class JsonLogFormatter : ITextFormatter
{
    private static readonly string[] Lifted =
        [LogProperties.EventId, LogProperties.EventName, Serilog.Core.Constants.SourceContextPropertyName];

    private readonly JsonValueFormatter values = new(typeTagName: null);
    private readonly MessageTemplateTextFormatter message = new("{Message:lj}", CultureInfo.InvariantCulture);

    public void Format(LogEvent logEvent, TextWriter output)
    {
        output.Write("{\"time\":\"");
        output.Write(logEvent.Timestamp.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.ffffff'Z'", CultureInfo.InvariantCulture));
        output.Write('"');
        WriteText(output, "level", LogLevels.Word(logEvent.Level));
        WriteText(output, "message", Message(logEvent));
        WriteText(output, "template", logEvent.MessageTemplate.Text);
        WriteProperty(output, "logger", logEvent, Serilog.Core.Constants.SourceContextPropertyName);
        WriteProperty(output, "event_id", logEvent, LogProperties.EventId);
        WriteProperty(output, "event_name", logEvent, LogProperties.EventName);
        WriteText(output, "trace_id", logEvent.TraceId?.ToHexString());
        WriteText(output, "span_id", logEvent.SpanId?.ToHexString());
        WriteText(output, "exception", logEvent.Exception?.ToString());
        WriteProperties(output, logEvent);
        output.Write("}\n");
    }

    private string Message(LogEvent logEvent)
    {
        using var text = new StringWriter(CultureInfo.InvariantCulture);
        message.Format(logEvent, text);
        return text.ToString();
    }

    private void WriteProperties(TextWriter output, LogEvent logEvent)
    {
        var separator = ",\"properties\":{";
        foreach (var (name, value) in logEvent.Properties.Where(property => !Lifted.Contains(property.Key)))
        {
            output.Write(separator);
            JsonValueFormatter.WriteQuotedJsonString(name, output);
            output.Write(':');
            values.Format(value, output);
            separator = ",";
        }

        if (separator == ",")
        {
            output.Write('}');
        }
    }

    private void WriteProperty(TextWriter output, string field, LogEvent logEvent, string property)
    {
        if (logEvent.Properties.TryGetValue(property, out var value) && value is not ScalarValue { Value: null })
        {
            WriteName(output, field);
            values.Format(value, output);
        }
    }

    private static void WriteText(TextWriter output, string field, string? text)
    {
        if (text is not null)
        {
            WriteName(output, field);
            JsonValueFormatter.WriteQuotedJsonString(text, output);
        }
    }

    private static void WriteName(TextWriter output, string field)
    {
        output.Write(",\"");
        output.Write(field);
        output.Write("\":");
    }
}
