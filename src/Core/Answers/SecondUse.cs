namespace Floorline.Core.Answers;

/// <summary>What a second measurement is good for.</summary>
public enum SecondUse
{
    /// <summary>It shows a cause of the measured time.</summary>
    Shows,

    /// <summary>It tells something of the measured time and shows no cause.</summary>
    Tells,

    /// <summary>It cannot be true beside the first.</summary>
    Contradicts,

    /// <summary>Nothing follows from it; why is said.</summary>
    NotUsed,
}
