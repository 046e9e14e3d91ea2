using EventFlow.Server.Logging;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace EventFlow.Tests.Logging;

public sealed class LogOptionsTests
{
    [Fact]
    public void Without_settings_logs_are_text_from_information_up() =>
        Assert.Equal(new LogOptions(LogFormat.Text, LogLevel.Information), LogOptions.From(Settings([])));

    [Fact]
    public void Settings_choose_format_and_level() =>
        Assert.Equal(
            new LogOptions(LogFormat.Json, LogLevel.Debug),
            LogOptions.From(Settings(new() { ["EventFlow:Log:Format"] = "json", ["EventFlow:Log:Level"] = "debug" })));

    [Theory]
    [InlineData("EventFlow:Log:Format", "xml", "EF2901 EventFlow:Log:Format is 'xml', which is none of: text, json.")]
    [InlineData(
        "EventFlow:Log:Level", "9",
        "EF2902 EventFlow:Log:Level is '9', which is none of: trace, debug, information, warning, error, critical, none.")]
    public void A_wrong_setting_is_refused_with_the_choices(string key, string value, string problem)
    {
        var error = Assert.Throws<InvalidOperationException>(() => LogOptions.From(Settings(new() { [key] = value })));

        Assert.Equal($"{problem} Set one of these or remove the setting.", error.Message);
    }

    [Fact]
    public void The_level_holds_for_our_loggers_and_the_framework_speaks_up_only_to_warn()
    {
        using var services = new ServiceCollection()
            .AddLogging(logging => logging.AddEventFlowSerilog(Settings(new() { ["EventFlow:Log:Level"] = "debug" })))
            .BuildServiceProvider();
        var loggers = services.GetRequiredService<ILoggerFactory>();

        Assert.True(loggers.CreateLogger("EventFlow.Runs").IsEnabled(LogLevel.Debug));
        Assert.False(loggers.CreateLogger("EventFlow.Runs").IsEnabled(LogLevel.Trace));
        Assert.False(loggers.CreateLogger("Microsoft.AspNetCore.Hosting").IsEnabled(LogLevel.Information));
        Assert.True(loggers.CreateLogger("Microsoft.AspNetCore.Hosting").IsEnabled(LogLevel.Warning));
    }

    private static IConfiguration Settings(Dictionary<string, string?> settings) =>
        new ConfigurationBuilder().AddInMemoryCollection(settings).Build();
}
