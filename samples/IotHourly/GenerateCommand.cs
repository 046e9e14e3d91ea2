using System.Globalization;
using Microsoft.Extensions.Configuration;

namespace IotHourly;

/// <summary><c>generate --folder F [--seed 7] [--missing 0.02]</c>: writes an hour of readings.</summary>
internal static class GenerateCommand
{
    private const string Usage = "usage: generate --folder FOLDER [--seed 7] [--missing 0.02]";
    private static readonly string[] Options = ["folder", "seed", "missing"];

    public static int Run(string[] args, TextWriter output, TextWriter errors)
    {
        try
        {
            output.WriteLine(Write(Read(args)));
            return 0;
        }
        catch (FormatException wrong)
        {
            errors.WriteLine(wrong.Message);
            errors.WriteLine(Usage);
            return 2;
        }
    }

    private static string Write(IConfiguration options)
    {
        var folder = options["folder"] ?? throw new FormatException("--folder is missing.");
        var written = IotHourlyData.Write(folder, Seed(options["seed"] ?? "7"), Share(options["missing"] ?? "0.02"));
        var quality = written.Quality;
        return string.Create(CultureInfo.InvariantCulture, $"""
            {written.Files} files, {written.Rows} rows in {Path.GetFullPath(folder)}, hour {written.Hour}
            {quality.Missing} of {quality.Expected} readings missing, {quality.Duplicates} duplicates, {quality.Spikes} spikes, {quality.Late} late
            """);
    }

    private static int Seed(string text) => int.TryParse(text, CultureInfo.InvariantCulture, out var seed)
        ? seed
        : throw new FormatException($"--seed is not a whole number: '{text}'.");

    private static double Share(string text) => double.TryParse(text, CultureInfo.InvariantCulture, out var share) && share is >= 0 and <= 1
        ? share
        : throw new FormatException($"--missing is not a share between 0 and 1: '{text}'.");

    private static IConfiguration Read(string[] args)
    {
        var options = new ConfigurationBuilder().AddCommandLine(args).Build();
        return options.AsEnumerable().Select(option => option.Key)
            .Except(Options, StringComparer.OrdinalIgnoreCase)
            .FirstOrDefault() is { } unknown
            ? throw new FormatException($"--{unknown} is not an option.")
            : options;
    }
}
