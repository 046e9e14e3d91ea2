using EventFlow.Core.Planning;

namespace EventFlow.Orchestrator.Children;

/// <summary>What a run wants of its child or its parent, once the change that leads to it is committed.</summary>
internal abstract record ChildWish
{
    private ChildWish()
    {
    }

    public sealed record Start(Guid Parent, ChildStart Child) : ChildWish;

    public sealed record Cancel(Guid Child) : ChildWish;

    public sealed record Tell(RunParent Parent, ChildEnd End) : ChildWish;
}
