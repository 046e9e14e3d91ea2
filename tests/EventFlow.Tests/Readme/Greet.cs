using EventFlow.Worker;

namespace Hello;

public sealed record Greet(string Name);

public sealed record Greeting(string Text);

public sealed class GreetHandler : ITaskHandler<Greet, Greeting>
{
    public Task<Greeting> HandleAsync(Greet input, TaskContext context, CancellationToken cancellationToken) =>
        Task.FromResult(new Greeting($"Hello, {input.Name}!"));
}
