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
        var silence = Math.Min(missing / 3, LongestSilence);
        var sensor = random.Next(slots.Count / ReadingsOptions.PerSensor);
        var start = random.Next(ReadingsOptions.PerSensor - silence + 1);
        missing -= RemoveRun(slots, (sensor * ReadingsOptions.PerSensor) + start, silence);

        while (missing > 0)
            missing -= RemoveRun(slots, random.Next(slots.Count), Math.Min(random.Next(1, LongestBurst + 1), missing));
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
