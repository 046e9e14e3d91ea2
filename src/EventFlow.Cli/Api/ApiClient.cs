using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using EventFlow.Cli.Commands;
using EventFlow.Contracts.Api;

namespace EventFlow.Cli.Api;

/// <summary>The REST API as the commands need it.</summary>
internal sealed class ApiClient : IDisposable
{
    private const string DefaultUrl = "http://localhost:8080";
    private const string UnknownWorkflow = "EF2010";
    private readonly HttpClient http;

    private ApiClient(Uri url, string? apiKey)
    {
        // A proxy knows nothing of this machine's own loopback.
        http = new HttpClient(new SocketsHttpHandler { UseProxy = !url.IsLoopback }) { BaseAddress = url };
        if (!string.IsNullOrEmpty(apiKey))
        {
            http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", apiKey);
        }
    }

    public Uri Url => http.BaseAddress!;

    /// <exception cref="CliException">EVENTFLOW_URL is not an address.</exception>
    public static ApiClient Of(Func<string, string?> environment)
    {
        var (url, apiKey) = Address(environment);
        return new ApiClient(url, apiKey);
    }

    /// <exception cref="CliException">EVENTFLOW_URL is not an address.</exception>
    public static (Uri Url, string? ApiKey) Address(Func<string, string?> environment)
    {
        var text = environment("EVENTFLOW_URL") is { Length: > 0 } given ? given : DefaultUrl;
        return Uri.TryCreate(text.TrimEnd('/') + "/", UriKind.Absolute, out var url) && url.Scheme is "http" or "https"
            ? (url, environment("EVENTFLOW_API_KEY"))
            : throw CliException.Usage($"EF2102 EVENTFLOW_URL is '{text}', which is not an http address such as {DefaultUrl}.");
    }

    public static ApiClient At(Uri url) => new(url, apiKey: null);

    /// <param name="environment">Null: the file as it is.</param>
    public Task<AppliedWorkflow> ApplyAsync(
        string id, byte[] file, bool json, string? environment, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(json ? "application/json" : "application/yaml");
        return SendAsync<AppliedWorkflow>(
            HttpMethod.Put, $"workflows/{Escape(id)}{ListQuery.Of(("env", environment))}", content, cancellationToken);
    }

    /// <summary>The latest version; null where the server does not know the workflow.</summary>
    public async Task<WorkflowDetail?> FindWorkflowAsync(string id, CancellationToken cancellationToken)
    {
        try
        {
            return await SendAsync<WorkflowDetail>(HttpMethod.Get, $"workflows/{Escape(id)}", content: null, cancellationToken);
        }
        catch (CliException failure) when (failure.Problem.Code == UnknownWorkflow)
        {
            return null;
        }
    }

    public Task<AppliedCalendar> ApplyCalendarAsync(string name, byte[] file, CancellationToken cancellationToken) =>
        SendAsync<AppliedCalendar>(HttpMethod.Put, $"calendars/{Escape(name)}", new ByteArrayContent(file), cancellationToken);

    public Task<CalendarDetail> CalendarAsync(string name, CancellationToken cancellationToken) =>
        SendAsync<CalendarDetail>(HttpMethod.Get, $"calendars/{Escape(name)}", content: null, cancellationToken);

    public Task<WorkflowScheduleView> ScheduleAsync(string workflow, int next, CancellationToken cancellationToken) =>
        SendAsync<WorkflowScheduleView>(
            HttpMethod.Get, $"workflows/{Escape(workflow)}/schedule?next={next.ToString(CultureInfo.InvariantCulture)}", content: null,
            cancellationToken);

    public Task<Page<ScheduleView>> SchedulesAsync(string? workflow, string? cursor, CancellationToken cancellationToken) =>
        SendAsync<Page<ScheduleView>>(
            HttpMethod.Get,
            $"schedules?limit=500{Only("workflow", workflow)}{Only("cursor", cursor)}", content: null, cancellationToken);

    public Task<BackfillView> BackfillAsync(
        string workflow, BackfillRequest request, string? key, CancellationToken cancellationToken) =>
        SendAsync<BackfillView>(HttpMethod.Post, $"workflows/{Escape(workflow)}/backfills", Json(request), cancellationToken, key);

    public Task<BackfillView> BackfillAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<BackfillView>(HttpMethod.Get, $"backfills/{Escape(id)}", content: null, cancellationToken);

    public Task<Page<BackfillView>> BackfillsAsync(string? workflow, CancellationToken cancellationToken) =>
        SendAsync<Page<BackfillView>>(
            HttpMethod.Get, $"backfills?limit=500{Only("workflow", workflow)}", content: null, cancellationToken);

    public Task<Page<BackfillIntervalView>> BackfillIntervalsAsync(string id, string? cursor, CancellationToken cancellationToken) =>
        SendAsync<Page<BackfillIntervalView>>(
            HttpMethod.Get, $"backfills/{Escape(id)}/intervals?limit=500{Only("cursor", cursor)}", content: null, cancellationToken);

    /// <param name="wish"><c>pause</c>, <c>resume</c> or <c>cancel</c>.</param>
    public Task<BackfillView> ChangeBackfillAsync(string id, string wish, CancellationToken cancellationToken) =>
        SendAsync<BackfillView>(HttpMethod.Post, $"backfills/{Escape(id)}/{wish}", content: null, cancellationToken);

    /// <param name="wish"><c>pause</c> or <c>resume</c>.</param>
    public Task<WorkflowScheduleView> ChangeWorkflowAsync(string workflow, string wish, CancellationToken cancellationToken) =>
        SendAsync<WorkflowScheduleView>(HttpMethod.Post, $"workflows/{Escape(workflow)}/{wish}", content: null, cancellationToken);

    public Task<StartedRun> StartAsync(string workflow, StartRunRequest request, CancellationToken cancellationToken) =>
        SendAsync<StartedRun>(HttpMethod.Post, $"workflows/{Escape(workflow)}/runs", Json(request), cancellationToken);

    public Task<RunView> RunAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<RunView>(HttpMethod.Get, $"runs/{Escape(id)}", content: null, cancellationToken);

    public Task<Page<RunView>> RunsAsync(RunListQuery query, CancellationToken cancellationToken) =>
        SendAsync<Page<RunView>>(HttpMethod.Get, $"runs{query.ToQueryString()}", content: null, cancellationToken);

    public Task<RunView> CancelAsync(string id, string? reason, CancellationToken cancellationToken) =>
        SendAsync<RunView>(HttpMethod.Post, $"runs/{Escape(id)}/cancel", Json(new CancelRunRequest(reason)), cancellationToken);

    public Task<RunView> RepairAsync(string id, RepairRunRequest request, string? key, CancellationToken cancellationToken) =>
        SendAsync<RunView>(HttpMethod.Post, $"runs/{Escape(id)}/repair", Json(request), cancellationToken, key);

    /// <param name="data">JSON text.</param>
    public Task<SignalView> SignalAsync(string id, string name, string? data, string? key, CancellationToken cancellationToken)
    {
        HttpContent? content = data is null ? null : new StringContent(data, Encoding.UTF8, "application/json");
        return SendAsync<SignalView>(HttpMethod.Post, $"runs/{Escape(id)}/signals/{Escape(name)}", content, cancellationToken, key);
    }

    public Task<DecisionView> DecideAsync(string id, string path, DecisionRequest decision, CancellationToken cancellationToken) =>
        SendAsync<DecisionView>(HttpMethod.Post, $"runs/{Escape(id)}/approvals/{EscapePath(path)}", Json(decision), cancellationToken);

    public Task<ChangedTask> ChangeTaskAsync(string id, string path, ChangeTaskRequest change, CancellationToken cancellationToken) =>
        SendAsync<ChangedTask>(HttpMethod.Patch, $"runs/{Escape(id)}/tasks/{EscapePath(path)}", Json(change), cancellationToken);

    public Task<Page<TaskView>> TasksAsync(string id, string? cursor, CancellationToken cancellationToken) =>
        SendAsync<Page<TaskView>>(
            HttpMethod.Get,
            $"runs/{Escape(id)}/tasks?limit=500{(cursor is null ? "" : $"&cursor={Escape(cursor)}")}",
            content: null,
            cancellationToken);

    public async Task<IReadOnlyList<TaskView>> AllTasksAsync(string id, CancellationToken cancellationToken)
    {
        var tasks = new List<TaskView>();
        string? cursor = null;
        do
        {
            var page = await TasksAsync(id, cursor, cancellationToken);
            tasks.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return tasks;
    }

    /// <param name="sha256">That of an output the task had given before; null: the one it has.</param>
    public Task<JsonElement> OutputAsync(string id, string path, string? sha256, CancellationToken cancellationToken) =>
        SendAsync<JsonElement>(
            HttpMethod.Get,
            $"runs/{Escape(id)}/tasks/{EscapePath(path)}/output{(sha256 is null ? "" : $"?sha256={Escape(sha256)}")}",
            content: null,
            cancellationToken);

    public async Task<IReadOnlyList<EventView>> AllEventsAsync(string id, CancellationToken cancellationToken)
    {
        var events = new List<EventView>();
        string? cursor = null;
        do
        {
            var page = await SendAsync<Page<EventView>>(
                HttpMethod.Get, $"runs/{Escape(id)}/events?limit=500{(cursor is null ? "" : $"&cursor={Escape(cursor)}")}", content: null,
                cancellationToken);
            events.AddRange(page.Items);
            cursor = page.Next;
        }
        while (cursor is not null);
        return events;
    }

    /// <param name="version">Null: the latest.</param>
    public Task<WorkflowDetail> WorkflowAsync(string id, int? version, CancellationToken cancellationToken) =>
        SendAsync<WorkflowDetail>(
            HttpMethod.Get, $"workflows/{Escape(id)}{ListQuery.Of(("version", Text(version)))}", content: null, cancellationToken);

    public Task<Page<WorkflowView>> WorkflowsAsync(bool withDeleted, string? cursor, int? limit, CancellationToken cancellationToken) =>
        SendAsync<Page<WorkflowView>>(
            HttpMethod.Get,
            $"workflows{ListQuery.Of(("deleted", withDeleted ? "true" : null), ("cursor", cursor), ("limit", Text(limit)))}",
            content: null,
            cancellationToken);

    public Task<Page<PoolView>> PoolsAsync(CancellationToken cancellationToken) =>
        SendAsync<Page<PoolView>>(HttpMethod.Get, "pools", content: null, cancellationToken);

    public Task<PoolView> PoolAsync(string name, CancellationToken cancellationToken) =>
        SendAsync<PoolView>(HttpMethod.Get, $"pools/{Escape(name)}", content: null, cancellationToken);

    public Task<PoolView> SetPoolAsync(string name, PoolRequest request, CancellationToken cancellationToken) =>
        SendAsync<PoolView>(HttpMethod.Put, $"pools/{Escape(name)}", Json(request), cancellationToken);

    public Task<DeletedPool> DeletePoolAsync(string name, bool force, CancellationToken cancellationToken) =>
        SendAsync<DeletedPool>(HttpMethod.Delete, $"pools/{Escape(name)}{(force ? "?force=true" : "")}", content: null, cancellationToken);

    public Task<Page<WorkflowVersionView>> VersionsAsync(string id, string? cursor, int? limit, CancellationToken cancellationToken) =>
        SendAsync<Page<WorkflowVersionView>>(
            HttpMethod.Get, $"workflows/{Escape(id)}/versions{ListQuery.Of(("cursor", cursor), ("limit", Text(limit)))}", content: null,
            cancellationToken);

    public Task<Page<NamespaceView>> NamespacesAsync(string? cursor, int? limit, CancellationToken cancellationToken) =>
        SendAsync<Page<NamespaceView>>(
            HttpMethod.Get, $"namespaces{ListQuery.Of(("cursor", cursor), ("limit", Text(limit)))}", content: null, cancellationToken);

    public Task<NamespaceDetail> NamespaceAsync(string name, CancellationToken cancellationToken) =>
        SendAsync<NamespaceDetail>(HttpMethod.Get, $"namespaces/{Escape(name)}", content: null, cancellationToken);

    /// <summary>Null where nothing holds for the namespace.</summary>
    public async Task<NamespaceDetail?> FindNamespaceAsync(string name, CancellationToken cancellationToken)
    {
        try
        {
            return await NamespaceAsync(name, cancellationToken);
        }
        catch (CliException failure) when (failure.Problem.Status == 404)
        {
            return null;
        }
    }

    public Task<AppliedNamespace> ApplyNamespaceAsync(string name, byte[] file, bool json, CancellationToken cancellationToken)
    {
        var content = new ByteArrayContent(file);
        content.Headers.ContentType = new MediaTypeHeaderValue(json ? "application/json" : "application/yaml");
        return SendAsync<AppliedNamespace>(HttpMethod.Put, $"namespaces/{Escape(name)}", content, cancellationToken);
    }

    public Task<DeletedNamespace> DeleteNamespaceAsync(string name, CancellationToken cancellationToken) =>
        SendAsync<DeletedNamespace>(HttpMethod.Delete, $"namespaces/{Escape(name)}", content: null, cancellationToken);

    /// <summary>The latest version with each value that holds and its origin.</summary>
    public Task<WorkflowDetail> EffectiveAsync(string id, int? version, CancellationToken cancellationToken) =>
        SendAsync<WorkflowDetail>(
            HttpMethod.Get, $"workflows/{Escape(id)}{ListQuery.Of(("version", Text(version)), ("effective", "true"))}", content: null,
            cancellationToken);

    public Task<DeletedWorkflow> DeleteWorkflowAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<DeletedWorkflow>(HttpMethod.Delete, $"workflows/{Escape(id)}", content: null, cancellationToken);

    public Task<RestoredWorkflow> RestoreWorkflowAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<RestoredWorkflow>(HttpMethod.Post, $"workflows/{Escape(id)}/restore", content: null, cancellationToken);

    public Task<ReceivedEvents> SendEventsAsync(IReadOnlyList<JsonElement> events, CancellationToken cancellationToken)
    {
        var content = new StringContent(JsonSerializer.Serialize(events), Encoding.UTF8, "application/cloudevents-batch+json");
        return SendAsync<ReceivedEvents>(HttpMethod.Post, "events", content, cancellationToken);
    }

    public Task<Page<InboxView>> EventsAsync(EventListQuery query, CancellationToken cancellationToken) =>
        SendAsync<Page<InboxView>>(HttpMethod.Get, $"events{query.ToQueryString()}", content: null, cancellationToken);

    public Task<InboxView> EventAsync(string id, CancellationToken cancellationToken) =>
        SendAsync<InboxView>(HttpMethod.Get, $"events/{Escape(id)}", content: null, cancellationToken);

    public Task<InboxView> ReplayAsync(string id, bool force, string? key, CancellationToken cancellationToken) =>
        SendAsync<InboxView>(HttpMethod.Post, $"events/{Escape(id)}/replay", Json(new ReplayEventRequest(force)), cancellationToken, key);

    public Task<HookSecret> PutHookAsync(string name, PutHookRequest request, CancellationToken cancellationToken) =>
        SendAsync<HookSecret>(HttpMethod.Put, $"hooks/{Escape(name)}", Json(request), cancellationToken);

    public Task<HookSecret> RotateHookAsync(string name, CancellationToken cancellationToken) =>
        SendAsync<HookSecret>(HttpMethod.Post, $"hooks/{Escape(name)}/rotate", content: null, cancellationToken);

    public Task<Page<HookView>> HooksAsync(string? cursor, CancellationToken cancellationToken) =>
        SendAsync<Page<HookView>>(
            HttpMethod.Get, $"hooks{(cursor is null ? "" : $"?cursor={Escape(cursor)}")}", content: null, cancellationToken);

    public Task DeleteHookAsync(string name, CancellationToken cancellationToken) =>
        SendAsync<object?>(HttpMethod.Delete, $"hooks/{Escape(name)}", content: null, cancellationToken);

    public Task<SubscriptionSecret> PutSubscriptionAsync(string name, PutSubscriptionRequest request, CancellationToken cancellationToken) =>
        SendAsync<SubscriptionSecret>(HttpMethod.Put, $"subscriptions/{Escape(name)}", Json(request), cancellationToken);

    public Task<SubscriptionSecret> RotateSubscriptionAsync(string name, CancellationToken cancellationToken) =>
        SendAsync<SubscriptionSecret>(HttpMethod.Post, $"subscriptions/{Escape(name)}/rotate", content: null, cancellationToken);

    public Task<Page<SubscriptionView>> SubscriptionsAsync(string? cursor, CancellationToken cancellationToken) =>
        SendAsync<Page<SubscriptionView>>(
            HttpMethod.Get, $"subscriptions{(cursor is null ? "" : $"?cursor={Escape(cursor)}")}", content: null, cancellationToken);

    public Task<Page<DeliveryView>> DeliveriesAsync(string name, string? cursor, CancellationToken cancellationToken) =>
        SendAsync<Page<DeliveryView>>(
            HttpMethod.Get, $"subscriptions/{Escape(name)}/deliveries{(cursor is null ? "" : $"?cursor={Escape(cursor)}")}", content: null,
            cancellationToken);

    public Task DeleteSubscriptionAsync(string name, CancellationToken cancellationToken) =>
        SendAsync<object?>(HttpMethod.Delete, $"subscriptions/{Escape(name)}", content: null, cancellationToken);

    public Task<Page<DatasetView>> DatasetsAsync(string? cursor, CancellationToken cancellationToken) =>
        SendAsync<Page<DatasetView>>(
            HttpMethod.Get, $"datasets{(cursor is null ? "" : $"?cursor={Escape(cursor)}")}", content: null, cancellationToken);

    public Task<DatasetDetail> DatasetAsync(string name, CancellationToken cancellationToken) =>
        SendAsync<DatasetDetail>(HttpMethod.Get, $"datasets/{EscapePath(name)}", content: null, cancellationToken);

    public Task<InboxView> UpdateDatasetAsync(
        string name, UpdateDatasetRequest request, string? key, CancellationToken cancellationToken) =>
        SendAsync<InboxView>(HttpMethod.Post, $"datasets/{EscapePath(name)}/updates", Json(request), cancellationToken, key);

    public void Dispose() => http.Dispose();

    private async Task<T> SendAsync<T>(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellationToken, string? key = null)
    {
        using var request = new HttpRequestMessage(method, new Uri(Url, $"api/v1/{path}")) { Content = content };
        if (key is not null)
        {
            request.Headers.TryAddWithoutValidation("Idempotency-Key", key);
        }

        try
        {
            using var response = await http.SendAsync(request, cancellationToken);
            if (!response.IsSuccessStatusCode)
            {
                throw await ApiFailure.OfAsync(response, cancellationToken);
            }

            return response.StatusCode == HttpStatusCode.NoContent
                ? default!
                : (await response.Content.ReadFromJsonAsync<T>(ApiJson.Options, cancellationToken))!;
        }
        catch (Exception exception) when (ApiFailure.IsNotReached(exception, cancellationToken))
        {
            throw ApiFailure.NotReached(Url, exception);
        }
    }

    private static StringContent Json<T>(T value) =>
        new(JsonSerializer.Serialize(value, ApiJson.Options), Encoding.UTF8, "application/json");

    private static string? Text(int? number) => number?.ToString(CultureInfo.InvariantCulture);

    private static string Only(string name, string? value) => value is null ? "" : $"&{name}={Escape(value)}";

    private static string EscapePath(string path) => string.Join('/', path.Split('/').Select(Escape));

    private static string Escape(string segment) => Uri.EscapeDataString(segment);
}
