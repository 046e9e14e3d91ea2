using EventFlow.Server;
using EventFlow.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using SupplyChain;
using SupplyChain.StandIns;

var builder = Host.CreateApplicationBuilder(args);
var rabbitMq = builder.Configuration.GetConnectionString("RabbitMq");
var standInsAlone = args is ["stand-ins"];

await using var sap = rabbitMq is null || standInsAlone ? await SapStandIn.StartAsync("http://localhost:8090", retryAfter: 2) : null;
await using var mail = rabbitMq is null || standInsAlone ? MailStandIn.Start(2525, Console.Out) : null;
if (standInsAlone)
{
    await builder.Build().RunAsync();
}
else if (rabbitMq is not null)
{
    builder.Services.AddEventFlowWorker(worker => worker.AddSupplyChain().UseRabbitMq(rabbitMq));
    await builder.Build().RunAsync();
}
else
{
    var options = new ServerOptions { LogLevel = LogLevel.Warning };
    Console.WriteLine($"No ConnectionStrings__RabbitMq: a server in memory at {options.Urls}, worker and stand-ins, all in this process.");
    await EventFlowServer.Create(options, services => services.AddEventFlowWorker(worker => worker.AddSupplyChain())).RunAsync();
}
