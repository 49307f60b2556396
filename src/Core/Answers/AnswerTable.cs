namespace Floorline.Core.Answers;

/// <summary>The data that answers rest on.</summary>
/// <param name="Rates">What memories and links reach.</param>
/// <param name="Attainments">What classes of devices reach.</param>
/// <param name="Causes">What is known of causes.</param>
public sealed record AnswerTable(IReadOnlyList<KnownRate> Rates, IReadOnlyList<ClassAttainment> Attainments, IReadOnlyList<CauseFacts> Causes)
{
    /// <summary>Cache formats that llama.cpp's usual builds have attention kernels for, by name.</summary>
    public IReadOnlyList<string> CacheFormats { get; init; } = [];

    /// <summary>Share of the peak that public runs of small convolutional models still reach; 1 where none is known.</summary>
    public double ConvolutionShare { get; init; } = 1;

    /// <summary>What is known of a cause.</summary>
    /// <param name="kind">The cause.</param>
    public CauseFacts For(CauseKind kind) => Causes.First(c => c.Kind == kind);

    /// <summary>What a class of devices reaches.</summary>
    /// <param name="kind">The class.</param>
    public ClassAttainment For(DeviceClass kind) => Attainments.First(a => a.Class == kind);
}
