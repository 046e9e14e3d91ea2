using System.Text;
using EventFlow.Orchestrator.Tasks;

namespace EventFlow.Tests.Tasks;

public class WireAnswersTests
{
    private const string Head = "\"run\":\"0192aaaa-0000-7000-8000-000000000001\",\"path\":\"clean[17]\",\"attempt\":2,\"worker\":\"host-7\"";

    [Fact]
    public void A_completed_task_carries_its_output()
    {
        var answer = Read($$"""{"kind":"completed",{{Head}},"output":{"rows":12345678901234567890} }""").Answered!;

        Assert.Equal(("completed", "clean[17]", 2, "host-7"), (answer.Kind, answer.Path, answer.Attempt, answer.Worker));
        Assert.Equal("""{"rows":12345678901234567890}""", answer.Output!.Value.GetRawText());
    }

    [Fact]
    public void A_failed_task_carries_its_error()
    {
        var error = Read($$"""{"kind":"failed",{{Head}},"error":{"type":"Http.503","message":"busy","retryable":false,"retry_after_seconds":30} }""").Answered!.Error!;

        Assert.Equal(("Http.503", "busy", false, 30.0), (error.Type, error.Message, error.Retryable, error.RetryAfterSeconds));
    }

    [Fact]
    public void A_failure_without_an_error_is_still_a_failure() =>
        Assert.Equal("Unknown", Read($$"""{"kind":"failed",{{Head}}}""").Answered!.Error!.Type);

    [Theory]
    [InlineData("heartbeat")]
    [InlineData("progress")]
    [InlineData("log")]
    public void News_of_a_running_task_is_no_answer(string kind)
    {
        var signal = Read($$"""{"kind":"{{kind}}",{{Head}},"percent":12.5,"message":"m"}""").Signal!;

        Assert.Equal((kind, 12.5, "m"), (signal.Answer.Kind, signal.Answer.Percent, signal.Answer.Message));
    }

    [Fact]
    public void One_bad_answer_does_not_take_the_good_ones_of_its_message_with_it()
    {
        var batch = Read($$"""{"answers":[{"kind":"completed",{{Head}}},17,{"kind":"heartbeat",{{Head}}},{"kind":"dance",{{Head}}}]}""").Batch!;

        Assert.Single(batch.Answered);
        Assert.Single(batch.Signals);
        Assert.Equal(2, batch.Malformed);
    }

    [Theory]
    [InlineData("", "not JSON")]
    [InlineData("hello", "not JSON")]
    [InlineData("[]", "Array where an object is needed")]
    [InlineData("{}", "run is missing")]
    [InlineData("""{"run":"x"}""", "run is missing or no id")]
    [InlineData("""{"run":17}""", "wrong shape")]
    [InlineData("""{"run":"0192aaaa-0000-7000-8000-000000000001"}""", "path is missing")]
    [InlineData("""{"run":"0192aaaa-0000-7000-8000-000000000001","path":"a","attempt":1.5}""", "attempt is missing")]
    [InlineData("""{"run":"0192aaaa-0000-7000-8000-000000000001","path":"a","attempt":1,"kind":"won"}""", "unknown kind 'won'")]
    [InlineData("""{"answers":{}}""", "wrong shape")]
    public void What_is_no_answer_says_why(string body, string why) =>
        Assert.Contains(why, Read(body).Malformed!.Reason, StringComparison.Ordinal);

    [Theory]
    [InlineData("\"a\\ud800\"", "\"a\\ufffd\"")]
    [InlineData("\"\\uDC00\\ud83d\\ude00\"", "\"\\ufffd\\ud83d\\ude00\"")]
    [InlineData("{\"\\ud800\\u0041\":1}", "{\"\\ufffd\\u0041\":1}")]
    [InlineData("\"\\\\ud800\"", "\"\\\\ud800\"")]
    [InlineData("\"\\ud800\\ud800\\udc00\"", "\"\\ufffd\\ud800\\udc00\"")]
    public void Half_a_surrogate_pair_in_an_output_is_replaced(string output, string kept) =>
        Assert.Equal(kept, Read($$"""{"kind":"completed",{{Head}},"output":{{output}} }""").Answered!.Output!.Value.GetRawText());

    [Fact]
    public void A_number_beyond_all_bounds_is_none()
    {
        Assert.Null(Read($$"""{"kind":"progress",{{Head}},"percent":1e999}""").Signal!.Answer.Percent);
        Assert.Null(Read($$"""{"kind":"failed",{{Head}},"error":{"type":"t","retry_after_seconds":-1e999} }""").Answered!.Error!.RetryAfterSeconds);
    }

    [Fact]
    public void A_path_the_database_cannot_hold_is_refused() =>
        Assert.Contains("path", Read("""{"kind":"heartbeat","run":"0192aaaa-0000-7000-8000-000000000001","path":"a\u0000b","attempt":1}""").Malformed!.Reason, StringComparison.Ordinal);

    [Fact]
    public void Bytes_that_are_not_text_are_refused() =>
        Assert.Equal("not UTF-8", WireAnswers.Read(new byte[] { 0x22, 0xff, 0x22 }).Malformed!.Reason);

    [Fact]
    public void Whatever_the_bytes_are_reading_never_throws()
    {
        var random = new Random(20261120);
        var good = Encoding.UTF8.GetBytes($$"""{"kind":"failed",{{Head}},"error":{"type":"t","message":"m","retry_after_seconds":1e400} }""");
        for (var i = 0; i < 20_000; i++)
        {
            var bytes = good.ToArray();
            for (var change = random.Next(1, 6); change > 0; change--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            }

            Assert.NotNull(WireAnswers.Read(bytes));
        }
    }

    [Fact]
    public void Nesting_beyond_the_limit_is_refused() =>
        Assert.NotNull(Read(new string('[', 100_000)).Malformed);

    private static WireAnswer Read(string body) => WireAnswers.Read(Encoding.UTF8.GetBytes(body));
}
