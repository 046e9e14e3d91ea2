using System.Globalization;
using System.Text.Json;
using EventFlow.Server.Logging;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace EventFlow.Tests.Logging;

/// <summary>A logger whose JSON lines end in memory.</summary>
internal sealed class LogCapture : ILogEventSink, IDisposable
{
    private readonly StringWriter lines = new(CultureInfo.InvariantCulture);
    private readonly LoggerFactory factory = new();
    private readonly JsonLogFormatter formatter = new();

    public LogCapture()
    {
        var serilog = new LoggerConfiguration().MinimumLevel.Verbose().WriteTo.Sink(this).CreateLogger();
        factory.AddProvider(new SerilogBridgeProvider(serilog, new StoppedClock()));
        Logger = factory.CreateLogger("EventFlow.Runs");
    }

    public Microsoft.Extensions.Logging.ILogger Logger { get; }

    public string Text => lines.ToString();

    public JsonElement Single() => JsonDocument.Parse(Text.TrimEnd('\n')).RootElement;

    public void Emit(LogEvent logEvent) => formatter.Format(logEvent, lines);

    public void Dispose()
    {
        factory.Dispose();
        lines.Dispose();
    }

    private sealed class StoppedClock : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => new(2026, 2, 3, 4, 5, 6, 789, TimeSpan.Zero);
    }
}
