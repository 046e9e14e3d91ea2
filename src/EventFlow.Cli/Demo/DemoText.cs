using System.Globalization;
using System.Text.Json;
using EventFlow.Cli.Output;
using EventFlow.Contracts.Api;
using IotHourly.Aggregation;
using IotHourly.Quality;

namespace EventFlow.Cli.Demo;

/// <summary>The result of the demo for people.</summary>
internal static class DemoText
{
    public static void Write(CliOutput output, DemoResult result)
    {
        RunText.WriteSummary(output, result.Run);
        RunText.WriteFailures(output, result.Tasks);
        if (result.Quality?.Deserialize<QualityFigures>(ApiJson.Options) is { } quality)
        {
            Write(output, quality);
        }

        if (result.Aggregates?.Deserialize<HourlyAggregates>(ApiJson.Options) is { } aggregates)
        {
            Write(output, aggregates);
        }

        foreach (var notification in result.Notifications)
        {
            output.Line($"notified {notification.Path}");
        }
    }

    private static void Write(CliOutput output, QualityFigures quality)
    {
        output.Line();
        new TextTable("EXPECTED", "DISTINCT", "MISSING", "SHARE", "DUPLICATES", "SPIKES", "LATE")
            .Add(
                Text(quality.Expected),
                Text(quality.Distinct),
                Text(quality.Missing),
                quality.MissingRatio.ToString("P1", CultureInfo.InvariantCulture),
                Text(quality.Duplicates),
                Text(quality.Spikes),
                Text(quality.Late))
            .WriteTo(output);
    }

    private static void Write(CliOutput output, HourlyAggregates aggregates)
    {
        var table = new TextTable("SENSOR", "READINGS", "MIN", "MAX", "MEAN");
        foreach (var sensor in aggregates.Sensors)
        {
            table.Add(sensor.Sensor, Text(sensor.Count), Text(sensor.Min), Text(sensor.Max), Text(sensor.Mean));
        }

        table.Add("all", Text(aggregates.Readings), Text(aggregates.Min), Text(aggregates.Max), Text(aggregates.Mean));
        output.Line();
        output.Line(string.Create(CultureInfo.InvariantCulture, $"hour {aggregates.Hour:yyyy-MM-ddTHH:mm:ss'Z'}"));
        table.WriteTo(output);
        output.Line();
    }

    private static string Text(decimal? value) => value?.ToString(CultureInfo.InvariantCulture) ?? "";
}
