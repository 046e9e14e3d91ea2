namespace EventFlow.Cli.Api;

/// <summary>The REST API as the commands need it.</summary>
internal sealed class ApiClient : IDisposable
{
    private readonly ApiConnection connection;

    private ApiClient(ApiAddress address)
    {
        connection = new ApiConnection(address);
        Workflows = new WorkflowsApi(connection);
        Runs = new RunsApi(connection);
        Schedules = new SchedulesApi(connection);
        Backfills = new BackfillsApi(connection);
        Calendars = new CalendarsApi(connection);
        Namespaces = new NamespacesApi(connection);
        Pools = new PoolsApi(connection);
        Events = new EventsApi(connection);
        Hooks = new HooksApi(connection);
        Subscriptions = new SubscriptionsApi(connection);
        Datasets = new DatasetsApi(connection);
    }

    public Uri Url => connection.Url;

    public WorkflowsApi Workflows { get; }

    public RunsApi Runs { get; }

    public SchedulesApi Schedules { get; }

    public BackfillsApi Backfills { get; }

    public CalendarsApi Calendars { get; }

    public NamespacesApi Namespaces { get; }

    public PoolsApi Pools { get; }

    public EventsApi Events { get; }

    public HooksApi Hooks { get; }

    public SubscriptionsApi Subscriptions { get; }

    public DatasetsApi Datasets { get; }

    /// <exception cref="Commands.CliException">EVENTFLOW_URL is not an address.</exception>
    public static ApiClient Of(Func<string, string?> environment) => new(ApiAddress.Of(environment));

    public static ApiClient At(Uri url) => new(new ApiAddress(url, Key: null));

    public void Dispose() => connection.Dispose();
}
