using EventFlow.Orchestrator;

namespace EventFlow.Tests.Runs;

public class GroupedQuestionTests
{
    private readonly List<int[]> asked = [];
    private readonly TaskCompletionSource first = new();

    [Fact]
    public async Task Who_asks_during_a_question_is_asked_for_in_the_next_one_and_gets_his_own_answer()
    {
        var question = new GroupedQuestion<int, int>(10, AskAsync);

        var answers = Enumerable.Range(1, 3).Select(number => question.AskAsync(number, default)).ToList();
        first.SetResult();

        var all = await Task.WhenAll(answers);
        Assert.Equal([10, 20, 30], all);
        Assert.Equal([[1], [2, 3]], asked);
    }

    [Fact]
    public async Task A_failure_reaches_everybody_it_was_asked_for()
    {
        var question = new GroupedQuestion<int, int>(10, AskAsync);
        var answers = Enumerable.Range(6, 3).Select(number => question.AskAsync(number, default)).ToList();
        first.SetResult();

        Assert.Equal(60, await answers[0]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => answers[1]);
        await Assert.ThrowsAsync<InvalidOperationException>(() => answers[2]);
        Assert.Equal([[6], [7, 8]], asked);
    }

    [Fact]
    public async Task Where_one_may_be_at_fault_each_is_asked_for_alone_and_only_that_one_fails()
    {
        var question = new GroupedQuestion<int, int>(10, AskAsync, oneByOne: failure => failure is InvalidOperationException);
        var answers = Enumerable.Range(6, 3).Select(number => question.AskAsync(number, default)).ToList();
        first.SetResult();

        await Assert.ThrowsAsync<InvalidOperationException>(() => answers[1]);
        Assert.Equal((60, 80), (await answers[0], await answers[2]));
    }

    [Fact]
    public async Task Who_stops_waiting_is_asked_for_all_the_same()
    {
        using var impatience = new CancellationTokenSource();
        var question = new GroupedQuestion<int, int>(10, AskAsync);
        _ = question.AskAsync(1, default);
        var left = question.AskAsync(2, impatience.Token);
        var other = question.AskAsync(3, default);

        await impatience.CancelAsync();
        first.SetResult();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => left);
        Assert.Equal(30, await other);
        Assert.Equal([[1], [2, 3]], asked);
    }

    /// <summary>Answers ten times the number; a question with 7 in it fails.</summary>
    private async Task<Func<int, int>> AskAsync(IReadOnlyList<int> numbers)
    {
        asked.Add([.. numbers]);
        await first.Task;
        return numbers.Contains(7) ? throw new InvalidOperationException("no 7") : number => number * 10;
    }
}
