using EventFlow.Orchestrator.Outgoing;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Tests.Outgoing;

public sealed class WebhookAnswersTests
{
    private static readonly WebhookOptions Options = new();

    [Theory]
    [InlineData(1, 5)]
    [InlineData(2, 10)]
    [InlineData(5, 80)]
    [InlineData(11, 3_600)]
    [InlineData(900, 3_600)]
    public void Each_rest_is_twice_as_long_as_the_one_before_up_to_an_hour_and_never_less_than_half_of_it(int attempts, int seconds)
    {
        Assert.Equal(TimeSpan.FromSeconds(seconds), Of(503, attempts, draw: 1).Again);
        Assert.Equal(TimeSpan.FromSeconds(seconds / 2.0), Of(503, attempts, draw: 0).Again);
    }

    [Theory]
    [InlineData(200)]
    [InlineData(204)]
    [InlineData(299)]
    public void An_answer_of_2xx_delivers(int status) => Assert.Equal(new DeliveryOutcome(true, status, null, null), Of(status));

    [Fact]
    public void Gone_ends_it_and_so_does_age()
    {
        Assert.Null(Of(410).Again);
        Assert.Null(Of(500, age: TimeSpan.FromHours(24)).Again);
        Assert.NotNull(Of(500, age: TimeSpan.FromHours(23)).Again);
    }

    [Fact]
    public void What_the_receiver_asks_for_is_waited_for()
    {
        Assert.Equal(TimeSpan.FromMinutes(3), Of(429, retryAfter: TimeSpan.FromMinutes(3)).Again);
        Assert.Equal(TimeSpan.FromSeconds(5), Of(429, retryAfter: TimeSpan.FromSeconds(1), draw: 1).Again);
        Assert.Equal(TimeSpan.FromHours(24), Of(429, retryAfter: TimeSpan.FromDays(900)).Again);
    }

    [Fact]
    public void A_redirect_is_no_delivery_and_says_so() =>
        Assert.Equal("it answered 302; redirects are not followed, put the address it leads to", Of(302).Error);

    private static DeliveryOutcome Of(int status, int attempts = 1, TimeSpan age = default, TimeSpan? retryAfter = null, double draw = 0) =>
        WebhookAnswers.Of(
            status, null, retryAfter, new DueDelivery(Guid.Empty, "ops", "http://x", ["s"], "{}", attempts, age), Options, draw);
}
