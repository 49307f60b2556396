using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>
/// How kernels of one format do on one device, as a fixed time and a share: a kernel that reads x bytes takes Fixed + x / (bandwidth x MemoryShare).
/// The fixed part is why a small matrix does not fill a fast memory.
/// </summary>
/// <param name="Device">The catalogue name of the device that was measured.</param>
/// <param name="Format">Storage format of the matrix: bf16, fp8, nvfp4.</param>
/// <param name="Fixed">Time a kernel takes before size matters.</param>
/// <param name="MemoryShare">Share of the sheet's bandwidth that large matrices reach when few tokens pass.</param>
/// <param name="ComputeShare">Share of the dense peak that large matrices reach when many tokens pass.</param>
public sealed record KernelEfficiency(string Device, string Format, Seconds Fixed, double MemoryShare, double ComputeShare)
{
    private Memo<KernelEfficiency, string> _engine;

    /// <summary>What the figures rest on for the device that was asked about.</summary>
    public Basis Basis { get; init; } = Basis.MeasuredKernel;

    /// <summary>Where they come from.</summary>
    public string Source { get; init; } = "";

    /// <summary>Whether the kernel was measured on weights in this very storage, so that unpacking them is part of its shares.</summary>
    public bool IncludesUnpacking { get; init; }

    /// <summary>The engine whose kernel it is, as its source names it.</summary>
    internal string Engine => _engine.Of(this, static k => EngineProfile.Canonical(k.Source.Split(' ')[0]));
}
