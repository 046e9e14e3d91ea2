using EventFlow.Worker;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace EventFlow.Tests.Worker;

public sealed class WorkerRegistrationTests
{
    [Theory]
    [InlineData(null, "EF4014 The worker has no RabbitMQ connection string.")]
    [InlineData(" ", "EF4014 The worker has no RabbitMQ connection string.")]
    [InlineData("localhost", "EF4014 The RabbitMQ connection string is no amqp:// address.")]
    [InlineData("http://u:p@h/", "EF4014 The RabbitMQ connection string is no amqp:// address.")]
    [InlineData("amqp://user:secret@host:5672/a/b", "EF4014 The RabbitMQ connection string is refused")]
    public void A_bad_connection_string_is_refused_with_its_remedy(string? text, string start)
    {
        var error = Assert.Throws<ArgumentException>(() => Services(worker => worker.UseRabbitMq(text)));

        Assert.StartsWith(start, error.Message, StringComparison.Ordinal);
        Assert.Contains("amqp://user:password@host:5672/vhost", error.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_without_a_transport_does_not_start()
    {
        var error = await StartErrorAsync(worker => worker.AddBuiltInTasks());

        Assert.StartsWith("EF4012", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_worker_without_task_types_does_not_start()
    {
        var error = await StartErrorAsync(worker => worker.UseRabbitMq("amqp://guest:guest@127.0.0.1:1/"));

        Assert.StartsWith("EF4013", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_bad_setting_names_itself_its_value_and_the_rule()
    {
        using var services = Services(worker => worker.Configure(options =>
        {
            options.Slots = 0;
            options.HeartbeatInterval = TimeSpan.FromMinutes(1);
        }));

        var error = Assert.Throws<OptionsValidationException>(() => services.GetRequiredService<IOptions<WorkerOptions>>().Value);

        Assert.Equal(
            [
                "EF4010 EventFlow:Worker:Slots (0) must be 1 to 1024.",
                "EF4010 EventFlow:Worker:HeartbeatInterval (00:01:00) must be more than zero and at most 15 seconds: "
                + "the engine gives a task up after 30 seconds of silence.",
            ],
            error.Failures);
    }

    [Fact]
    public void The_defaults_are_valid()
    {
        using var services = Services(_ => { });

        Assert.InRange(services.GetRequiredService<IOptions<WorkerOptions>>().Value.Slots, 4, 1024);
    }

    [Theory]
    [InlineData("")]
    [InlineData("a b")]
    [InlineData("-x")]
    [InlineData("x\n")]
    public void A_task_type_is_a_name(string type)
    {
        var error = Assert.Throws<ArgumentException>(
            () => Services(worker => worker.Handle<System.Text.Json.JsonElement, NoHandler>(type)));

        Assert.StartsWith("EF4011", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Shell_is_off_unless_enabled()
    {
        using var without = Services(worker => worker.AddBuiltInTasks());
        using var with = Services(worker => worker.AddBuiltInTasks().EnableShell());

        Assert.Equal(["http", "noop", "sql"], Types(without));
        Assert.Equal(["http", "noop", "shell", "sql"], Types(with));
    }

    private static IEnumerable<string> Types(ServiceProvider services) =>
        services.GetRequiredService<EventFlow.Worker.Execution.TaskTypes>().Names.Order(StringComparer.Ordinal);

    private static ServiceProvider Services(Action<EventFlowWorkerBuilder> configure) =>
        new ServiceCollection().AddEventFlowWorker(configure).BuildServiceProvider();

    private static async Task<InvalidOperationException> StartErrorAsync(Action<EventFlowWorkerBuilder> configure)
    {
        await using var services = Services(configure);
        return await Assert.ThrowsAsync<InvalidOperationException>(() => services.GetRequiredService<IHostedService>().StartAsync(default));
    }

    private sealed class NoHandler : ITaskHandler<System.Text.Json.JsonElement>
    {
        public Task<object?> HandleAsync(System.Text.Json.JsonElement input, TaskContext context, CancellationToken cancellationToken) =>
            Task.FromResult<object?>(null);
    }
}
