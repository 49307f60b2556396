using System.Globalization;
using System.Text.RegularExpressions;

namespace Floorline.Readers.Tensors;

/// <summary>How many experts a layer has, as the names or shapes of its tensors tell.</summary>
internal static partial class ExpertCount
{
    /// <summary>The number of experts; 0 where nothing tells it.</summary>
    internal static int Of(IReadOnlyList<TensorInfo> tensors)
    {
        int most = 0;
        foreach (TensorInfo tensor in tensors)
        {
            if (tensor.Role == TensorRole.Expert && Numbered().Match(tensor.Name) is { Success: true } match
                && int.TryParse(match.Groups[1].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out int number) && number < 1 << 16)
            {
                most = Math.Max(most, number + 1);
            }
        }

        // Experts of one matrix: the tensor has a dimension for them, the first of three.
        return most > 0 ? most : tensors.FirstOrDefault(static t => t.Role == TensorRole.Expert && t.Shape is [> 1 and < 1 << 16, _, _]) is { } stacked
            ? (int)stacked.Shape[0] : 0;
    }

    [GeneratedRegex(@"experts?[._](\d+)[._]", RegexOptions.CultureInvariant)]
    private static partial Regex Numbered();
}
