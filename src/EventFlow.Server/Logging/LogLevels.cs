using Microsoft.Extensions.Logging;
using Serilog.Events;

namespace EventFlow.Server.Logging;

/// <summary>The two scales have the same six steps under different names.</summary>
internal static class LogLevels
{
    public static LogEventLevel ToSerilog(LogLevel level) => (LogEventLevel)Math.Clamp((int)level, 0, (int)LogEventLevel.Fatal);

    public static string Word(LogEventLevel level) => level switch
    {
        LogEventLevel.Verbose => "trace",
        LogEventLevel.Debug => "debug",
        LogEventLevel.Information => "information",
        LogEventLevel.Warning => "warning",
        LogEventLevel.Error => "error",
        _ => "critical",
    };
}
