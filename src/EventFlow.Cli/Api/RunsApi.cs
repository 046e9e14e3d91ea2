using System.Text;
using System.Text.Json;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

internal sealed class RunsApi(ApiConnection connection)
{
    public Task<StartedRun> StartAsync(string workflow, StartRunRequest request, CancellationToken cancellationToken) =>
        connection.PostAsync<StartedRun>($"workflows/{ApiPath.Segment(workflow)}/runs", ApiContent.Json(request), cancellationToken);

    public Task<RunView> GetAsync(string id, CancellationToken cancellationToken) =>
        connection.GetAsync<RunView>(Of(id), cancellationToken);

    public Task<Page<RunView>> ListAsync(RunListQuery query, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<RunView>>($"runs{query.ToQueryString()}", cancellationToken);

    public Task<RunView> CancelAsync(string id, string? reason, CancellationToken cancellationToken) =>
        connection.PostAsync<RunView>($"{Of(id)}/cancel", ApiContent.Json(new CancelRunRequest(reason)), cancellationToken);

    public Task<RunView> RepairAsync(string id, RepairRunRequest request, string? key, CancellationToken cancellationToken) =>
        connection.PostAsync<RunView>($"{Of(id)}/repair", ApiContent.Json(request), key, cancellationToken);

    /// <param name="data">JSON text.</param>
    public Task<SignalView> SignalAsync(string id, string name, string? data, string? key, CancellationToken cancellationToken)
    {
        var content = data is null ? null : new StringContent(data, Encoding.UTF8, "application/json");
        return connection.PostAsync<SignalView>($"{Of(id)}/signals/{ApiPath.Segment(name)}", content, key, cancellationToken);
    }

    public Task<DecisionView> DecideAsync(string id, string path, DecisionRequest decision, CancellationToken cancellationToken) =>
        connection.PostAsync<DecisionView>($"{Of(id)}/approvals/{ApiPath.Segments(path)}", ApiContent.Json(decision), cancellationToken);

    public Task<ChangedTask> ChangeTaskAsync(string id, string path, ChangeTaskRequest change, CancellationToken cancellationToken) =>
        connection.PatchAsync<ChangedTask>(Of(id, path), ApiContent.Json(change), cancellationToken);

    /// <summary>The first page.</summary>
    public Task<Page<TaskView>> TasksAsync(string id, CancellationToken cancellationToken) =>
        connection.GetAsync<Page<TaskView>>(PageOf(id, "tasks", cursor: null), cancellationToken);

    public Task<IReadOnlyList<TaskView>> AllTasksAsync(string id, CancellationToken cancellationToken) =>
        connection.ListAllAsync<TaskView>(cursor => PageOf(id, "tasks", cursor), cancellationToken);

    public Task<IReadOnlyList<EventView>> AllEventsAsync(string id, CancellationToken cancellationToken) =>
        connection.ListAllAsync<EventView>(cursor => PageOf(id, "events", cursor), cancellationToken);

    /// <param name="sha256">That of an output the task had given before; null: the one it has.</param>
    public Task<JsonElement> OutputAsync(string id, string path, string? sha256, CancellationToken cancellationToken) =>
        connection.GetAsync<JsonElement>($"{Of(id, path)}/output{ApiPath.Query(("sha256", sha256))}", cancellationToken);

    private static string Of(string id) => $"runs/{ApiPath.Segment(id)}";

    private static string Of(string id, string path) => $"{Of(id)}/tasks/{ApiPath.Segments(path)}";

    private static string PageOf(string id, string what, string? cursor) =>
        $"{Of(id)}/{what}{ApiPath.Query(("limit", ApiPath.PageLimit), ("cursor", cursor))}";
}
