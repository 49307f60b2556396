using Floorline.Core.Quantities;

namespace Floorline.Core.Answers;

/// <summary>That a measured time cannot be of the format that was taken for weights of which none was stated.</summary>
/// <param name="Taken">The format that was taken: the published one, or what the engine loads.</param>
/// <param name="Reason">Why it cannot be, as a sentence without a full stop.</param>
/// <param name="Possible">Formats in which the time would be possible, largest first.</param>
public sealed record FormatDoubt(string Taken, string Reason, IReadOnlyList<string> Possible)
{
    internal static FormatDoubt? Of(Evidence e, IReadOnlyList<DecidingAssumption> decides)
    {
        if (decides.Count == 0 || decides[0].Input != DecidingAssumption.Weights)
        {
            return null;
        }

        string why = e.Overfull?.Says ?? (e.Time * (1 + e.Measured!.RelativeError) < e.Terms.Guaranteed
            ? Evidence.Text($"{Figures.Of(e.Time)} lie below its floor of {Figures.Of(e.Floors.Binding)}")
            : Evidence.Text($"{Figures.Of(e.Capacity.Used)} do not fit {Figures.Of(e.Capacity.Available.Value)}, ")
                + Evidence.Text($"and what lies outside is not read in {Figures.Of(e.Time)}"));
        return new FormatDoubt(decides[0].Value, why, [.. decides.Select(static d => d.Other)]);
    }
}
