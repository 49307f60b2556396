namespace Floorline.Core.Diagnosis;

/// <summary>The rungs of the time ladder, from the ideal to the measured time.</summary>
public enum RungKind
{
    /// <summary>max(R1 + R2, R3) at data-sheet figures.</summary>
    SheetFloor,

    /// <summary>The same at the bandwidth and peak that the device reaches.</summary>
    AttainableFloor,

    /// <summary>With the efficiency that kernels have at these sizes.</summary>
    KernelFloor,

    /// <summary>With exposed communication.</summary>
    Communication,

    /// <summary>With launches and host work that nothing hides.</summary>
    LaunchAndHost,

    /// <summary>With work that nobody needs; a rung only where such work was stated.</summary>
    DeadWork,

    /// <summary>With the serving engine: interference of prefills, scheduler, queue.</summary>
    Serving,

    /// <summary>The measured time.</summary>
    Measured,
}
