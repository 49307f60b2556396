using Floorline.Core.Hardware;

namespace Floorline.Readers.Catalogue;

/// <summary>How entries of the catalogue write their confidence.</summary>
internal static class Grades
{
    internal static Confidence Of(string? grade) => grade switch
    {
        "A" => Confidence.A,
        "B" => Confidence.B,
        "C" => Confidence.C,
        "measured" => Confidence.Measured,
        _ => Confidence.Stated,
    };
}
