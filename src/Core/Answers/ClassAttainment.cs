namespace Floorline.Core.Answers;

/// <summary>What share of its sheet a class of devices is seen to reach in public single-stream runs.</summary>
/// <param name="Class">The class.</param>
/// <param name="LeastShare">Share of the bandwidth that an ordinary engine still reaches.</param>
/// <param name="MostShare">Share that the best reach.</param>
/// <param name="ComputeShare">Share of the peak that an ordinary engine still reaches in large products.</param>
/// <param name="DenoiserShare">The same in the steps of a denoiser, whose convolutions, norms and short products reach less.</param>
/// <param name="IsKnown">Whether public runs back it; else a slow time cannot be told from the class's habits.</param>
/// <param name="Source">Where the figures come from.</param>
public sealed record ClassAttainment(DeviceClass Class, double LeastShare, double MostShare, double ComputeShare, double DenoiserShare, bool IsKnown,
    string Source);
