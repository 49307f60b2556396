namespace Floorline.Core.Situations;

/// <summary>How an engine runs weights of a format on a device, with who says so.</summary>
/// <param name="Kernel">How good the kernel is.</param>
/// <param name="Reason">Why, as a sentence without a full stop, such as <c>bitsandbytes NF4 on vLLM: runs, documented as not optimised</c>.</param>
public sealed record FormatSupport(KernelSupport Kernel, string Reason)
{
    /// <summary>The document that says so; empty where nothing is known.</summary>
    public string Source { get; init; } = "";

    /// <summary>Where it is to be read.</summary>
    public string Address { get; init; } = "";

    /// <summary>When it was read.</summary>
    public DateOnly? Read { get; init; }

    /// <summary>
    /// Whether it may be proposed beside formats with a good kernel: what unpacks weights or emulates a format may gain, what is refused or documented as slow
    /// may not.
    /// </summary>
    public bool IsUsable => Kernel is KernelSupport.Native or KernelSupport.WeightOnly or KernelSupport.Unknown;
}
