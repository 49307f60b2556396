using Floorline.Readers;

namespace Floorline.Workbench;

/// <summary>A measurement of a situation that differs from the one asked about: read as it was measured, so that times can be moved from there.</summary>
internal static class MeasuredElsewhere
{
    private const string Expected = "inputs of the situation as they were when it was measured, such as tp=1,weights=bf16";

    private static readonly string[] _never = ["measured", "measured-with", "measured-ttft", "measured-throughput", "also"];

    /// <summary>The situation as it was measured.</summary>
    /// <param name="spec">What was stated, with what was different then.</param>
    internal static ReadResult<LeverStart> Read(SituationSpec spec)
    {
        if ((spec.Measured ?? spec.MeasuredTtft ?? spec.MeasuredThroughput) is null)
        {
            return ReadResult.Failed<LeverStart>(new Problem("", "--measured-with", "no measurement",
                "--measured, --measured-ttft or --measured-throughput with it"));
        }

        SituationSpec then = spec with { MeasuredWith = null };
        var problems = new List<Problem>();
        foreach (string part in Parts(spec.MeasuredWith!))
        {
            string[] pair = part.Split('=', 2, StringSplitOptions.TrimEntries);
            Field<SituationSpec>? field = Fields.Find(pair[0].ToLowerInvariant()) is { } named && !_never.Contains(named.Name) ? named : null;
            if (field is null || pair.Length < 2)
            {
                problems.Add(new Problem("", "--measured-with", $"'{part}'", Expected));
                continue;
            }

            then = field.Set(then, pair[1].Length > 0 ? pair[1] : null);
        }

        return problems.Count > 0 ? ReadResult.Failed<LeverStart>(problems) : LeverReading.Read(then);
    }

    /// <summary>The situation asked about, of which nothing was measured.</summary>
    /// <param name="spec">What was stated.</param>
    internal static SituationSpec WithoutMeasurement(SituationSpec spec) => spec with { Measured = null, MeasuredTtft = null, MeasuredThroughput = null };

    /// <summary>Inputs, separated by commas; a comma within a value, as in <c>weights=fp8,head=bf16</c>, belongs to the value before it.</summary>
    private static List<string> Parts(string text)
    {
        var parts = new List<string>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            string name = part.Split('=')[0];
            if (parts.Count > 0 && Fields.Find(name) is null)
            {
                parts[^1] += "," + part;
            }
            else
            {
                parts.Add(part);
            }
        }

        return parts;
    }
}
