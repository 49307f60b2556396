namespace Floorline.Io.Tests.WorkedExamples;

/// <summary>What Floorline makes of one printed number.</summary>
internal abstract record Row(int Id)
{
    /// <summary>The printed number is right, and Floorline gives the recomputed value.</summary>
    internal sealed record Gives(int Id, Func<double> Value) : Row(Id);

    /// <summary>The printed number only combines other printed numbers: arithmetic in quantities, no formula of Floorline's.</summary>
    internal sealed record Combines(int Id, Func<double> Value) : Row(Id);

    /// <summary>The printed number is wrong: Floorline gives another, the recomputed one or, where the comment of the row says so, this one.</summary>
    internal sealed record Corrects(int Id, Func<double> Value, double? Right = null) : Row(Id);

    /// <summary>The statement is no number; Floorline's behaviour shows what is right.</summary>
    internal sealed record Holds(int Id, string What, Func<bool> Check) : Row(Id);

    /// <summary>Nothing that a tool could check.</summary>
    internal sealed record NotCheckable(int Id, string Why) : Row(Id);

    /// <summary>The quantity belongs to a part that is not built yet.</summary>
    internal sealed record Pending(int Id, string Part) : Row(Id);
}
