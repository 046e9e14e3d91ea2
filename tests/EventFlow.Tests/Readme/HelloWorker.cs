using EventFlow.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Hosting;

namespace Hello;

public static class HelloWorker
{
    public static IHost Create(string[] args)
    {
        var builder = Host.CreateApplicationBuilder(args);
        builder.Services.AddEventFlowWorker(worker => worker
            .Handle<Greet, GreetHandler>("greet")
            .UseRabbitMq(builder.Configuration.GetConnectionString("RabbitMq")));
        return builder.Build();
    }
}
