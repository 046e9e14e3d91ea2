namespace EventFlow.Orchestrator;

/// <summary>Asks a store for everybody who asks at the same time in one question, in <see cref="Rounds{T}"/>.</summary>
/// <param name="most">Who may be asked for at once.</param>
/// <param name="ask">Returns what to look up each one's answer with.</param>
/// <param name="oneByOne">Whether a failure may be the fault of one of several, so that each is asked for alone.</param>
internal sealed class GroupedQuestion<TAsk, TAnswer>
{
    private readonly Func<IReadOnlyList<TAsk>, Task<Func<TAsk, TAnswer>>> ask;
    private readonly Func<Exception, bool> oneByOne;
    private readonly Rounds<Wish> rounds;

    public GroupedQuestion(
        int most, Func<IReadOnlyList<TAsk>, Task<Func<TAsk, TAnswer>>> ask, Func<Exception, bool>? oneByOne = null)
    {
        this.ask = ask;
        this.oneByOne = oneByOne ?? (_ => false);
        rounds = new Rounds<Wish>(most, _ => 1, AnswerAsync);
    }

    /// <summary>Who stops waiting is asked for all the same.</summary>
    public Task<TAnswer> AskAsync(TAsk asked, CancellationToken cancellationToken)
    {
        var wish = new Wish(asked);
        rounds.Add(wish);
        return wish.Answer.Task.WaitAsync(cancellationToken);
    }

    private async Task AnswerAsync(IReadOnlyList<Wish> round)
    {
        try
        {
            var answerOf = await ask([.. round.Select(wish => wish.Asked)]).ConfigureAwait(false);
            foreach (var wish in round)
            {
                wish.Answer.TrySetResult(answerOf(wish.Asked));
            }
        }
        catch (Exception failure) when (round.Count > 1 && oneByOne(failure))
        {
            foreach (var wish in round)
            {
                await AnswerAsync([wish]).ConfigureAwait(false);
            }
        }
        catch (Exception failure)
        {
            foreach (var wish in round)
            {
                wish.Answer.TrySetException(failure);
            }
        }
    }

    private sealed record Wish(TAsk Asked)
    {
        public TaskCompletionSource<TAnswer> Answer { get; } = new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
