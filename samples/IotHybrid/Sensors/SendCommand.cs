using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Microsoft.Extensions.Configuration;

namespace IotHybrid.Sensors;

/// <summary><c>send [--url http://localhost:8080] [--day 2026-01-15]</c>: sends what the sensors say in a day.</summary>
internal static class SendCommand
{
    private const string Usage = "usage: send [--url http://localhost:8080] [--day 2026-01-15]";

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var options = new ConfigurationBuilder().AddCommandLine(args).Build();
        var text = options["day"] ?? "2026-01-15";
        if (!DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out var day)
            || !Uri.TryCreate(options["url"] ?? "http://localhost:8080", UriKind.Absolute, out var url))
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        try
        {
            foreach (var (fate, count) in await SendAsync(url, day))
            {
                await output.WriteLineAsync($"{count} events {fate}");
            }

            return 0;
        }
        catch (HttpRequestException failure)
        {
            await errors.WriteLineAsync($"{url}: {failure.Message}");
            return 1;
        }
    }

    /// <summary>How many events have which fate.</summary>
    public static async Task<IReadOnlyList<KeyValuePair<string, int>>> SendAsync(Uri url, DateOnly day)
    {
        using var http = new HttpClient { BaseAddress = url };
        using var body = JsonContent.Create(SensorDay.Events(day), new MediaTypeHeaderValue("application/cloudevents-batch+json"));
        using var answer = await http.PostAsync("api/v1/events", body);
        var text = await answer.Content.ReadAsStringAsync();
        if (!answer.IsSuccessStatusCode)
        {
            throw new HttpRequestException($"answers {(int)answer.StatusCode}: {text}");
        }

        return [.. Fates(JsonDocument.Parse(text).RootElement).CountBy(fate => fate)];
    }

    private static IEnumerable<string> Fates(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Array => json.EnumerateArray().SelectMany(Fates),
        JsonValueKind.Object => json.EnumerateObject().SelectMany(member =>
            member.NameEquals("fate") ? [member.Value.GetString()!] : Fates(member.Value)),
        _ => [],
    };
}
