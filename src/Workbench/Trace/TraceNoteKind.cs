namespace Floorline.Workbench.Documents;

/// <summary>What a note about a trace is about.</summary>
public enum TraceNoteKind
{
    /// <summary>The answer: how it is judged, and what the window would become.</summary>
    Answer,

    /// <summary>A device's window, kernels and steps.</summary>
    Work,

    /// <summary>How much of its time a device idled, and what for.</summary>
    Idle,

    /// <summary>Why the idle time of a device is not given.</summary>
    IdleUnknown,

    /// <summary>A device's classes of kernels.</summary>
    Classes,

    /// <summary>What better kernels of the same shapes could win.</summary>
    Operators,

    /// <summary>Operators that the trace does not tell enough about.</summary>
    UntoldOperators,

    /// <summary>What the longest step of a device rests on.</summary>
    Path,

    /// <summary>Which rank the others wait for.</summary>
    Straggler,

    /// <summary>That no pattern was found, and where to look instead.</summary>
    NothingFound,

    /// <summary>How the figures of a kernel profiler are meant.</summary>
    Measured,

    /// <summary>What was taken of the steps without being stated.</summary>
    FloorsTaken,

    /// <summary>Why no step is held against its floor.</summary>
    FloorsUnknown,

    /// <summary>The median step against its floor.</summary>
    Floors,

    /// <summary>MFU, HFU and MBU of the window.</summary>
    Utilisation,

    /// <summary>A class of kernels against the floor of its shapes.</summary>
    ClassFloor,

    /// <summary>What was counted and what was not.</summary>
    Counted,

    /// <summary>What was odd in the files and read all the same.</summary>
    Odd,

    /// <summary>A file that ended early.</summary>
    EndedEarly,

    /// <summary>A file that was not read.</summary>
    Skipped,
}
