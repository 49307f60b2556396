namespace Floorline.Workbench;

/// <summary>What of this machine is meant where its name is not typed.</summary>
public enum MachinePart
{
    /// <summary>The whole: its GPUs, else its measurement, board or processor.</summary>
    Whole,

    /// <summary>The processor.</summary>
    Processor,

    /// <summary>The first GPU that its driver names.</summary>
    Gpu,
}
