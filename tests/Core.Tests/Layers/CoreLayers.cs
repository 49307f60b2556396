using System.Text.RegularExpressions;

namespace Floorline.Core.Tests.Layers;

/// <summary>Which folder of Core may name which: a stage names only earlier stages, so the pipeline reads in one direction.</summary>
internal static partial class CoreLayers
{
    private static readonly string[] _stages =
    [
        "Quantities", "Probability", "Samples", "Findings", "Objectives", "Formats", "Models", "Hardware", "Workloads", "Costs", "Floors", "Diagnosis",
        "Observed", "Expectations", "Serving", "Calibration", "Levers", "Planning", "Answers",
    ];

    /// <summary>Folders beside the pipeline: they may use what leads to a diagnosis, and neither each other nor what follows it.</summary>
    private static readonly string[] _sides = ["Guardrails", "Statistics", "Fleet", "Traces"];

    /// <summary>Whether a folder has a place in the order.</summary>
    public static bool Knows(string folder) => _stages.Contains(folder) || _sides.Contains(folder);

    /// <summary>Whether code in one folder may name code in another.</summary>
    public static bool Allows(string from, string to)
    {
        if (from == to)
        {
            return true;
        }

        int last = _sides.Contains(from) ? Array.IndexOf(_stages, "Diagnosis") : Array.IndexOf(_stages, from) - 1;
        int target = Array.IndexOf(_stages, to);
        return target >= 0 && target <= last;
    }

    /// <summary>Every place in a source text of a folder that names a folder it may not.</summary>
    /// <param name="folder">The folder of Core the text lies in.</param>
    /// <param name="file">The file's name, for the message.</param>
    /// <param name="source">The text.</param>
    public static IEnumerable<string> Violations(string folder, string file, string source)
    {
        string[] lines = source.Split('\n');
        for (int index = 0; index < lines.Length; index++)
        {
            string line = lines[index].Trim();
            if (line.StartsWith("//", StringComparison.Ordinal) || line.StartsWith("namespace ", StringComparison.Ordinal))
            {
                continue;
            }

            foreach (Match named in NamedFolder().Matches(line))
            {
                string target = named.Groups["folder"].Value;
                if (!Allows(folder, target))
                {
                    yield return $"{file}:{index + 1}: {folder} names {target}";
                }
            }
        }
    }

    // usings in every form (plain, static, global, alias) and qualified names in the code
    [GeneratedRegex(@"\bFloorline\.Core\.(?<folder>\w+)")]
    private static partial Regex NamedFolder();
}
