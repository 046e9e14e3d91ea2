using EventFlow.Worker.BuiltIn;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace EventFlow.Worker;

/// <summary>The task types that come with EventFlow.</summary>
public static class BuiltInTasks
{
    /// <summary>Does <c>http</c>, <c>sql</c> (PostgreSQL) and <c>noop</c>.</summary>
    public static EventFlowWorkerBuilder AddBuiltInTasks(this EventFlowWorkerBuilder worker)
    {
        worker.Services.AddHttpClient(HttpTaskHandler.Client, client => client.Timeout = Timeout.InfiniteTimeSpan);
        worker.Services.TryAddSingleton<SqlConnections>();
        return worker
            .Handle<HttpTask, HttpTaskHandler>("http")
            .Handle<SqlTask, SqlTaskHandler>("sql")
            .Handle<System.Text.Json.JsonElement, NoopTaskHandler>("noop");
    }

    /// <summary>Does <c>shell</c>: workflows may run any program as the user of this process. Off unless called.</summary>
    public static EventFlowWorkerBuilder EnableShell(this EventFlowWorkerBuilder worker) =>
        worker.Handle<ShellTask, ShellTaskHandler>("shell");
}
