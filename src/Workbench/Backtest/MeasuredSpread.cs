using System.Globalization;
using System.Text.RegularExpressions;
using Floorline.Core.Workloads;
using Floorline.Readers.Measurements;

namespace Floorline.Workbench;

/// <summary>How a published measurement spreads its model: one copy's parallelism, and the copies that share the load.</summary>
/// <param name="Parallelism">How one copy is spread.</param>
/// <param name="Copies">Copies of the whole model.</param>
internal sealed partial record MeasuredSpread(Parallelism Parallelism, int Copies)
{
    /// <summary>Reads the words of the source; null where they do not fit the devices.</summary>
    internal static MeasuredSpread? Of(PublishedMeasurement row)
    {
        int devices = row.Devices;
        if (devices == 1)
        {
            return new MeasuredSpread(Parallelism.None, 1);
        }

        // ExLlama's devices take turns, whatever the source calls it (github.com/turboderp-org/exllamav2, README: models are split by layer).
        if (row.Parallelism.StartsWith("layer split", StringComparison.Ordinal) || row.Engine.StartsWith("ExLlama", StringComparison.OrdinalIgnoreCase))
        {
            return new MeasuredSpread(new Parallelism(1, devices, 1), 1);
        }

        if (Replicated().Match(row.Parallelism) is { Success: true } replicated)
        {
            int pipeline = Degree(replicated, "pp");
            int stage = Degree(replicated, "dep");
            return stage * pipeline == devices ? new MeasuredSpread(new Parallelism(1, pipeline, stage), 1) : null;
        }

        Match stated = Degrees().Match(row.Parallelism);
        (int tensor, int replicas, int expert, int stages) = (Degree(stated, "tp"), Degree(stated, "dp"), Degree(stated, "ep"), Degree(stated, "pp"));
        if (!stated.Success || (!stated.Groups["dp"].Success && !stated.Groups["ep"].Success && tensor * stages != devices))
        {
            // Cores of a device counted one by one, as Neuron does: the devices are what the catalogue knows.
            return new MeasuredSpread(new Parallelism(devices, 1, 1), 1);
        }

        if (tensor * replicas * stages != devices)
        {
            return null;
        }

        // Replicas of attention share their experts as far as the expert degree reaches; beyond it they are copies.
        int together = expert > tensor ? expert : tensor;
        bool whole = tensor * replicas % together == 0 && (expert <= 1 || expert % tensor == 0 || tensor % expert == 0);
        return whole ? new MeasuredSpread(new Parallelism(tensor, stages, expert), tensor * replicas / together) : null;
    }

    private static int Degree(Match stated, string name) =>
        stated.Groups[name].Success ? int.Parse(stated.Groups[name].Value, CultureInfo.InvariantCulture) : 1;

    [GeneratedRegex("^DEP(?<dep>[0-9]{1,4})(?:PP(?<pp>[0-9]{1,4}))?$")]
    private static partial Regex Replicated();

    [GeneratedRegex("TP(?<tp>[0-9]{1,4})(?: DP(?<dp>[0-9]{1,4}))?(?: EP(?<ep>[0-9]{1,4}))?(?: ?PP(?<pp>[0-9]{1,4}))?|^PP(?<pp>[0-9]{1,4})$")]
    private static partial Regex Degrees();
}
