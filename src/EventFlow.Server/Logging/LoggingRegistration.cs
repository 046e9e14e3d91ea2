using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Serilog;
using Serilog.Core;
using Serilog.Events;

namespace EventFlow.Server.Logging;

internal static class LoggingRegistration
{
    private const string TextTemplate =
        "{Timestamp:yyyy-MM-ddTHH:mm:ss.fffzzz} {Level:u3} {SourceContext} {Message:lj}{NewLine}{Exception}";

    /// <summary>Replaces the log providers by one that writes to standard error,
    /// because standard output belongs to what a command prints.</summary>
    public static ILoggingBuilder AddEventFlowSerilog(this ILoggingBuilder builder, IConfiguration configuration)
    {
        var options = LogOptions.From(configuration);
        builder.ClearProviders();
        builder.SetMinimumLevel(options.Level);
        if (configuration["Logging:LogLevel:Microsoft"] is null)
        {
            builder.AddFilter("Microsoft", options.Level > LogLevel.Warning ? options.Level : LogLevel.Warning);
        }

        builder.Services.AddSingleton<ILoggerProvider>(
            services =>
                new SerilogBridgeProvider(ToStandardError(options.Format), services.GetService<TimeProvider>() ?? TimeProvider.System));
        return builder;
    }

    private static Logger ToStandardError(LogFormat format)
    {
        var configuration = new LoggerConfiguration().MinimumLevel.Verbose();
        return format switch
        {
            LogFormat.Json => configuration.WriteTo.Console(new JsonLogFormatter(), standardErrorFromLevel: LogEventLevel.Verbose)
                .CreateLogger(),
            _ => configuration.WriteTo
                .Console(
                    outputTemplate: TextTemplate,
                    formatProvider: CultureInfo.InvariantCulture,
                    standardErrorFromLevel: LogEventLevel.Verbose)
                .CreateLogger(),
        };
    }
}
