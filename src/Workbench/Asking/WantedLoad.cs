using System.Globalization;
using Floorline.Core.Objectives;

namespace Floorline.Workbench;

/// <summary>
/// The load that an SLO implies: who wants so many requests or tokens per second and states no load is sent as many. Without it a number of requests in flight
/// that nobody stated would decide what is reached.
/// </summary>
internal static class WantedLoad
{
    /// <summary>The situation with the wanted rate as what arrives, and what is to be said of it; as it is where a load is stated or none is wanted.</summary>
    /// <param name="spec">What was stated.</param>
    /// <param name="objectives">What must be reached.</param>
    internal static (SituationSpec Spec, string? Said) Of(SituationSpec spec, IReadOnlyList<Objective> objectives)
    {
        if (spec is not { Rate: null, Concurrency: null, Batch: null } || (spec.PromptTokens ?? spec.OutputTokens) is null)
        {
            return (spec, null);
        }

        double tokens = Fields.Of("output-tokens").Count(spec, []) ?? LeverReading.AssumedOutput;
        double rate = objectives.Select(o => o.Figure switch
        {
            Figure.Rate => o.Limit.Rate.Value,
            Figure.Throughput => o.Limit.Throughput.Value / tokens,
            _ => 0,
        }).DefaultIfEmpty(0).Max();
        if (rate <= 0)
        {
            return (spec, null);
        }

        string arrives = Upwards(rate).ToString("0.######", CultureInfo.InvariantCulture);
        return (spec with { Rate = arrives }, $"Load: {arrives} requests/s arrive, as many as the SLO asks for (neither --rate nor --concurrency is stated).");
    }

    /// <summary>A number with six digits, no smaller: what is sent is not less than what is wanted.</summary>
    private static double Upwards(double value)
    {
        double unit = Math.Pow(10, Math.Max(Math.Floor(Math.Log10(value)) - 5, -6));
        return Math.Ceiling((value / unit) * (1 - 1e-12)) * unit;
    }
}
