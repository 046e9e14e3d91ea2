using EventFlow.IntegrationTests.Servers;

namespace EventFlow.IntegrationTests.Worker;

public sealed class BrokerOutageTests
{
    [Fact]
    public async Task Consumers_are_back_and_results_arrive_after_the_broker_was_restarted()
    {
        await using var broker = await PrivateRabbitMq.StartAsync();
        var address = await broker.CreateVirtualHostAsync();
        var gates = new Gates();
        await using var worker = await WorkerHost.StartAsync(address, 4, ("gate", gates.PassAsync));
        await using (var before = await EngineSide.ConnectAsync(address, types: "gate"))
        {
            await before.SendAsync("gate", "long");
            await before.NextAsync("started");
            await before.SendAsync("gate", "short");
            await Eventually.BecomesAsync(() => worker.Health.RunningTasks == 2, "both tasks run");

            await broker.RestartAsync();
        }

        gates.Open("long");
        gates.Open("short");
        await using var after = await EngineSide.ConnectAsync(address, types: "gate");
        var done = new HashSet<string> { (await after.NextAsync("completed")).Path };
        while (done.Count < 2)
        {
            done.Add((await after.NextAsync("completed")).Path);
        }

        await Eventually.BecomesAsync(
            async _ => await Broker.StateAsync(address, "gate") == (0, 4), "the queue is empty and has its four consumers back");
    }
}
