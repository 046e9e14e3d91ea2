using CsvIntake;
using CsvIntake.Inbox;
using EventFlow.Server;
using EventFlow.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

if (args is ["drop", ..])
{
    return await DropCommand.RunAsync(args[1..], Console.Out, Console.Error);
}

var builder = Host.CreateApplicationBuilder(args);
if (builder.Configuration.GetConnectionString("RabbitMq") is { } rabbitMq)
{
    builder.Services.AddEventFlowWorker(worker => worker.AddCsvIntake().UseRabbitMq(rabbitMq));
    await builder.Build().RunAsync();
}
else
{
    var options = new ServerOptions { LogLevel = LogLevel.Warning };
    Console.WriteLine($"No ConnectionStrings__RabbitMq: a server in memory at {options.Urls} and its worker, all in this process.");
    await EventFlowServer.Create(options, services => services.AddEventFlowWorker(worker => worker.AddCsvIntake())).RunAsync();
}

return 0;
