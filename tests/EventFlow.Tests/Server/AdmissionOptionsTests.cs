using EventFlow.Server.Admission;
using Microsoft.Extensions.Configuration;

namespace EventFlow.Tests.Server;

public class AdmissionOptionsTests
{
    [Fact]
    public void The_settings_are_read_from_the_configuration_and_off_without_it()
    {
        var configuration = new ConfigurationBuilder().AddInMemoryCollection(new Dictionary<string, string?>
        {
            ["EventFlow:Admission:MaxPendingPerWorkflow"] = "7",
            ["EventFlow:Admission:CountEvery"] = "00:00:03",
        }).Build();

        var read = configuration.GetSection("EventFlow:Admission").Get<AdmissionOptions>();

        Assert.Equal(new AdmissionOptions { MaxPendingPerWorkflow = 7, CountEvery = TimeSpan.FromSeconds(3) }, read);
        Assert.False(new AdmissionOptions().LimitsPending);
    }
}
