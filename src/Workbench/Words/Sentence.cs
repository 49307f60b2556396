namespace Floorline.Workbench.Words;

/// <summary>
/// What the stages of Core have found, as people read it: the one place where reasons of levers, plans, forecasts and loads are put into words. Each closed set
/// has a file of its own, and each reason in it one sentence.
/// </summary>
public static partial class Sentence
{
    private static ArgumentOutOfRangeException Unsaid(object? reason) =>
        new(nameof(reason), reason?.GetType().Name, "is a reason that has no sentence");
}
