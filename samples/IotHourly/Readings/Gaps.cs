namespace IotHourly.Readings;

/// <summary>Takes readings away the way they go missing: one sensor silent for a while, the others in short bursts.</summary>
internal static class Gaps
{
    private const int LongestSilence = ReadingsOptions.PerSensor / 2;
    private const int LongestBurst = 8;

    /// <param name="slots">Every expected reading, numbered sensor by sensor.</param>
    /// <param name="missing">How many to take, exactly.</param>
    /// <returns>The slots that are left, in order.</returns>
    public static List<int> Remove(List<int> slots, int missing, Random random)
    {
        var length = Math.Min(missing / 3, LongestSilence);
        while (missing > 0)
        {
            missing -= RemoveRun(slots, random.Next(slots.Count), Math.Clamp(length, 1, missing));
            length = random.Next(1, LongestBurst + 1);
        }

        return slots;
    }

    private static int RemoveRun(List<int> slots, int start, int length)
    {
        var sensor = slots[start] / ReadingsOptions.PerSensor;
        var count = slots.Skip(start).Take(length).TakeWhile(slot => slot / ReadingsOptions.PerSensor == sensor).Count();
        slots.RemoveRange(start, count);
        return count;
    }
}
