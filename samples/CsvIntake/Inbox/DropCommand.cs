using System.Net.Http.Headers;
using System.Net.Http.Json;
using Microsoft.Extensions.Configuration;

namespace CsvIntake.Inbox;

/// <summary><c>drop [--url http://localhost:8080] [--inbox /tmp/eventflow-csv/inbox] [--broken]</c>: a file of sales arrives, and the
/// news of it.</summary>
internal static class DropCommand
{
    public const string EventType = "com.example.file.arrived";
    private const string Usage = "usage: drop [--url http://localhost:8080] [--inbox /tmp/eventflow-csv/inbox] [--broken true]";

    public static async Task<int> RunAsync(string[] args, TextWriter output, TextWriter errors)
    {
        var options = new ConfigurationBuilder().AddCommandLine(args).Build();
        if (!Uri.TryCreate(options["url"] ?? "http://localhost:8080", UriKind.Absolute, out var url))
        {
            await errors.WriteLineAsync(Usage);
            return 2;
        }

        var file = Write(options["inbox"] ?? "/tmp/eventflow-csv/inbox", options["broken"] == "true");
        try
        {
            await output.WriteLineAsync(await TellAsync(url, file));
            return 0;
        }
        catch (HttpRequestException failure)
        {
            await errors.WriteLineAsync($"{url}: {failure.Message}");
            return 1;
        }
    }

    /// <summary>Writes 450 rows, of which nine are no sales, or a file that is none at all.</summary>
    public static string Write(string inbox, bool isBroken)
    {
        Directory.CreateDirectory(inbox);
        var path = Path.Combine(inbox, isBroken ? "stock-2026-01-15.csv" : "sales-2026-01-15.csv");
        File.WriteAllLines(path, isBroken ? ["article;stock", "tea;7"] : [Sale.Header, .. Enumerable.Range(0, 450).Select(Row)]);
        return path;
    }

    public static async Task<string> TellAsync(Uri url, string file)
    {
        using var http = new HttpClient { BaseAddress = url };
        var news = new
        {
            specversion = "1.0",
            type = EventType,
            source = "/drop",
            id = $"{Path.GetFileName(file)}@{new FileInfo(file).Length}",
            subject = Path.GetFileName(file),
            data = new { path = file, bytes = new FileInfo(file).Length },
        };
        using var body = JsonContent.Create(news, new MediaTypeHeaderValue("application/cloudevents+json"));
        using var answer = await http.PostAsync("api/v1/events", body);
        var text = await answer.Content.ReadAsStringAsync();
        return answer.IsSuccessStatusCode ? text : throw new HttpRequestException($"answers {(int)answer.StatusCode}: {text}");
    }

    private static string Row(int number)
    {
        var time = $"2026-01-15T{8 + number / 60:00}:{number % 60:00}:00Z";
        var row = $"{time},{12 + number % 3},article-{number % 17},{1 + number % 4},{number % 40}.50";
        return (number % 50, number % 150) switch
        {
            (7, 7) => row.Replace("2026-01-15T", "2026-31-01T", StringComparison.Ordinal),
            (7, 57) => row + ",cheap, and good",
            (7, _) => row.Replace($",{number % 40}.50", ",free", StringComparison.Ordinal),
            _ => row,
        };
    }
}
