using EventFlow.Worker.BuiltIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventFlow.Worker;

/// <summary>The task types that come with EventFlow.</summary>
public static class BuiltInTasks
{
    /// <summary>Does <c>http</c>, <c>sql</c> (PostgreSQL) and <c>noop</c>.</summary>
    /// <param name="types">Only these of them; null: all.</param>
    public static EventFlowWorkerBuilder AddBuiltInTasks(this EventFlowWorkerBuilder worker, IReadOnlyCollection<string>? types = null)
    {
        if (types?.Contains("http") ?? true)
        {
            worker.Services.AddHttpClient(HttpTaskHandler.Client, client => client.Timeout = Timeout.InfiniteTimeSpan);
            worker.Handle<HttpTask, HttpTaskHandler>("http");
        }

        if (types?.Contains("sql") ?? true)
        {
            worker.Services.TryAddSingleton<SqlConnections>();
            worker.Handle<SqlTask, SqlTaskHandler>("sql");
        }

        return types?.Contains("noop") ?? true
            ? worker.Handle<System.Text.Json.JsonElement, NoopTaskHandler>("noop")
            : worker;
    }

    /// <summary>Does <c>shell</c>: workflows may run any program as the user of this process. Off unless called.</summary>
    public static EventFlowWorkerBuilder EnableShell(this EventFlowWorkerBuilder worker) =>
        worker.Handle<ShellTask, ShellTaskHandler>("shell");
}
