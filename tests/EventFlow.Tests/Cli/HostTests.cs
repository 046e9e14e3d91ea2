using EventFlow.Cli.Hosting;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Configuration.Json;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace EventFlow.Tests.Cli;

public sealed class HostTests
{
    [Fact]
    public void A_worker_watches_no_file_of_the_folder_it_was_started_in()
    {
        using var host = WorkerHost.Create(["shell"], 1, "amqp://127.0.0.1:1/");

        AssertWatchesNothing(host);
    }

    [Fact]
    public void Bridges_watch_no_file_of_the_folder_they_were_started_in()
    {
        using var host = BridgesHost.Create([], new Uri("http://127.0.0.1:1/"), null);

        AssertWatchesNothing(host);
    }

    private static void AssertWatchesNothing(IHost host)
    {
        var files = ((IConfigurationRoot)host.Services.GetRequiredService<IConfiguration>()).Providers.OfType<JsonConfigurationProvider>().ToList();
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.False(file.Source.ReloadOnChange));
    }
}
