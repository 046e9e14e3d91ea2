using System.Net;
using EventFlow.Orchestrator.Storage;

namespace EventFlow.Orchestrator.Outgoing;

/// <summary>What follows from the answer of a receiver.</summary>
internal static class WebhookAnswers
{
    private const int MostDoublings = 20;

    /// <param name="draw">From 0 to 1: receivers that were away are not called all at once.</param>
    public static DeliveryOutcome Of(
        int? status, string? error, TimeSpan? retryAfter, DueDelivery delivery, WebhookOptions options, double draw)
    {
        if (status is >= 200 and < 300)
        {
            return new DeliveryOutcome(IsDelivered: true, status, null, null);
        }

        var why = error ?? Why(status);
        if (status == (int)HttpStatusCode.Gone || delivery.Age >= options.GiveUpAfter)
        {
            return new DeliveryOutcome(IsDelivered: false, status, why, null);
        }

        return new DeliveryOutcome(IsDelivered: false, status, why, Rest(delivery, options, retryAfter, draw));
    }

    private static TimeSpan Rest(DueDelivery delivery, WebhookOptions options, TimeSpan? retryAfter, double draw)
    {
        var full = options.FirstRest * Math.Pow(2, Math.Min(delivery.Attempts - 1, MostDoublings));
        var rest = (full < options.LongestRest ? full : options.LongestRest) * (0.5 + (draw / 2));
        var asked = retryAfter > options.GiveUpAfter ? options.GiveUpAfter : retryAfter ?? TimeSpan.Zero;
        return asked > rest ? asked : rest;
    }

    private static string Why(int? status) => status is >= 300 and < 400
        ? $"it answered {status}; redirects are not followed, put the address it leads to"
        : $"it answered {status}";
}
