using EventFlow.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace IotHourly;

internal static class Program
{
    private const int WrongUsage = 2;

    private static async Task<int> Main(string[] args)
    {
        if (args is ["generate", ..])
            return GenerateCommand.Run(args[1..], Console.Out, Console.Error);

        var builder = Host.CreateApplicationBuilder(args);
        var types = builder.Configuration["types"]?.Split(',', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        try
        {
            builder.Services.AddEventFlowWorker(worker => worker
                .AddIotHourly(types)
                .UseRabbitMq(builder.Configuration.GetConnectionString("RabbitMq")));
        }
        catch (ArgumentException wrong)
        {
            await Console.Error.WriteLineAsync(wrong.Message);
            return WrongUsage;
        }

        await builder.Build().RunAsync();
        return 0;
    }
}
