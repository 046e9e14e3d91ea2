namespace EventFlow.Worker.RabbitMq;

/// <summary>A consumer of one queue with room for one message.</summary>
internal sealed class Seat(string type)
{
    public string Type => type;

    public string Tag { get; set; } = "";

    public bool IsBusy { get; set; }

    /// <summary>It was canceled by us; a delivery may still be on its way to it.</summary>
    public bool IsLeaving { get; set; }
}
