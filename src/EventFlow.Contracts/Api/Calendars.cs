namespace EventFlow.Contracts.Api;

/// <summary>A named calendar; <see cref="Revision"/> counts its changes from 1.</summary>
public sealed record CalendarView(string Name, string? Title, int Revision, DateTimeOffset UpdatedAt);

/// <summary>A calendar with the file as it was applied.</summary>
public sealed record CalendarDetail(string Name, string? Title, int Revision, DateTimeOffset UpdatedAt, string Source);

/// <summary>The answer to an apply.</summary>
public sealed record AppliedCalendar(string Name, int Revision, bool Changed);
