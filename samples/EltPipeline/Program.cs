using EltPipeline;
using EventFlow.Server;
using EventFlow.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

var builder = Host.CreateApplicationBuilder(args);
if (args is ["yaml"])
{
    Console.Write(EltPipelineWorkflow.Create().ToYaml());
}
else if (builder.Configuration.GetConnectionString("RabbitMq") is { } rabbitMq)
{
    builder.Services.AddEventFlowWorker(worker => worker.AddEltPipeline().UseRabbitMq(rabbitMq));
    await builder.Build().RunAsync();
}
else
{
    var options = new ServerOptions { LogLevel = LogLevel.Warning };
    Console.WriteLine($"No ConnectionStrings__RabbitMq: a server in memory at {options.Urls} and its worker, all in this process.");
    await EventFlowServer.Create(options, services => services.AddEventFlowWorker(worker => worker.AddEltPipeline())).RunAsync();
}
