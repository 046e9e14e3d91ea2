using EventFlow.Worker;
using Hello;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddEventFlowWorker(worker => worker
    .Handle<Greet, GreetHandler>("greet")
    .UseRabbitMq(builder.Configuration.GetConnectionString("RabbitMq")));
await builder.Build().RunAsync();
