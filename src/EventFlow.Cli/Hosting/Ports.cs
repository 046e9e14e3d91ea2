using System.CommandLine;

namespace EventFlow.Cli.Hosting;

internal static class Ports
{
    public const int Default = 8080;

    public static Option<int?> Option()
    {
        var option = new Option<int?>("--port") { Description = $"the port to listen on; 0 takes a free one; default {Default}" };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count == 1 && int.TryParse(result.Tokens[0].Value, out var port) && port is < 0 or > 65535)
            {
                result.AddError($"EF2116 --port {port} is not a port; ports go from 0 to 65535.");
            }
        });
        return option;
    }
}
