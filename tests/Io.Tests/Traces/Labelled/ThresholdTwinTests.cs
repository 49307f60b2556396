using System.Reflection;
using Floorline.Core.Traces;
using Floorline.Core.Traces.Losses;
using Floorline.Core.Traces.Rules;

namespace Floorline.Io.Tests.Traces.Labelled;

/// <summary>
/// On both sides of every threshold stands a job, and what is said of the two means the same: the first line names the same loss with nearly the same gain.
/// The thresholds are walked, so that a new one without twins turns this red.
/// </summary>
public class ThresholdTwinTests
{
    // what the measure itself changes between two twins
    private const double NearlyTheSame = 0.03;
    private const double TooSmallToName = 0.01;

    /// <summary>Numbers of the trace analysis that decide no verdict, with what they are for.</summary>
    private static readonly Dictionary<string, string> _noThresholds = new(StringComparer.Ordinal)
    {
        ["Evidence.Most"] = "length of a list", ["Words.LongestName"] = "length of a name", ["HostOperators.Shown"] = "length of a list",
        ["OperatorRule.Shown"] = "length of a list",
        ["SlowCollectiveRule.Shown"] = "length of a list", ["KernelSums.Shown"] = "length of a list", ["DeviceDiagnosis.MostPaths"] = "length of a list",
        ["LossWords.NamesShown"] = "length of a list", ["TraceActions.Most"] = "length of a list",
        ["TraceActions.LeastShare"] = "length of a list: the largest loss is in it whatever its share",
        ["HostAdvice.LeastPart"] = "of several parts of one loss the largest leads the advice; halves of a loss are told of both",
        ["DeviceLosses.MostGaps"] = "evidence kept", ["IdleCauses.Count"] = "size of an enumeration",
        ["IdleCauses.HostCount"] = "size of an enumeration", ["HostSweep.Deepest"] = "against hostile files", ["CallPaths.Deepest"] = "against hostile files",
        ["DeviceWork.MostDevices"] = "against hostile files", ["NameInterner.Longest"] = "against hostile files",
        ["NameInterner.Most"] = "against hostile files",
        ["TraceBuilder.FarthestNs"] = "against hostile files",
        ["TraceBuilder.LongestWorkNs"] = "against hostile files", ["Trace.None"] = "no index", ["TimeOrder.Few"] = "which sort is faster",
        ["TimeOrder.DigitBits"] = "digits of a sort", ["ChunkedList`1.Shift"] = "size of a chunk", ["ChunkedList`1.Mask"] = "size of a chunk",
        ["NameParts.Letters"] = "size of a table", ["NameTraits.NoCause"] = "no value", ["NameTraits.Unread"] = "no value",
        ["OperatorWork.AlignedBytes"] = "a fact of tensor cores; 50257 and 50264 are twins of it",
        ["CollectiveRate.MostOfAMachine"] = "a fact of machines; a rate is given or not", ["UnfusedAttention.MostBetween"] = "how far a search goes",
        ["OperatorTimes.FarthestReader"] = "how far a search goes", ["KernelSequence.Candidates"] = "how far a search goes",
        ["KernelSequence.FewestRepeats"] = "steps by kernels: no verdict rests on them",
        ["KernelSequence.ShortestSequence"] = "steps by kernels: no verdict rests on them",
        ["KernelSequence.EvenShare"] = "steps by kernels: no verdict rests on them",
        ["StepDrift.FewestOnASide"] = "with fewer on a side nothing can be compared",
        ["StepDrift.SpreadOfDifference"] = "statistics",
        ["ClassFloor.LeastShare"] = "a row of a table", ["TraceComparison.DeviationOfMad"] = "statistics", ["TraceComparison.ErrorOfMedian"] = "statistics",
        ["TraceComparison.Sigmas"] = "statistics: the noise that ChangeShare is the least of",
    };

    public static TheoryData<string, bool> All()
    {
        var all = new TheoryData<string, bool>();
        foreach (Twin twin in LabelledCases.Twins)
        {
            all.Add(twin.Threshold, false);
            if (!twin.OnlyKineto)
            {
                all.Add(twin.Threshold, true);
            }
        }

        return all;
    }

    [Fact]
    public void Thresholds_EachOfThem_HasTwins()
    {
        IEnumerable<string> declared = Properties().Select(static p => p.Name).Concat(typeof(TraceDiagnosis).Assembly.GetTypes()
            .Where(static t => t.Namespace?.StartsWith("Floorline.Core.Traces", StringComparison.Ordinal) == true && !t.IsEnum)
            .SelectMany(static t => t.GetFields(BindingFlags.Static | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly))
            .Where(static f => f.IsLiteral && f.FieldType.IsPrimitive && f.FieldType != typeof(bool) && f.FieldType != typeof(char))
            .Select(static f => $"{f.DeclaringType!.Name}.{f.Name}"));
        string[] open = [.. declared.Except(LabelledCases.Twins.Select(static t => t.Threshold)).Except(_noThresholds.Keys)];
        string[] gone = [.. LabelledCases.Twins.Select(static t => t.Threshold).Concat(_noThresholds.Keys).Except(declared)];
        Assert.True(open.Length == 0, $"no twins: {string.Join(", ", open)}");
        Assert.True(gone.Length == 0, $"no such threshold: {string.Join(", ", gone)}");
    }

    [Theory]
    [MemberData(nameof(All))]
    public void Twins_AtAThreshold_MeanTheSame(string threshold, bool nsight)
    {
        Twin twin = LabelledCases.Twins.Single(t => t.Threshold == threshold);
        TraceDiagnosis below = Diagnose(twin, twin.Below, nsight, TraceThresholds.Default);
        TraceDiagnosis above = Diagnose(twin, twin.Above, nsight, TraceThresholds.Default);
        string both = $"{below.Verdict}\n{above.Verdict}";
        Assert.True(twin.Seen(below) != twin.Seen(above), $"both {twin.Seen(below)}\n{both}");
        Assert.True(below.Verdict.Contains(twin.Says, StringComparison.Ordinal) && above.Verdict.Contains(twin.Says, StringComparison.Ordinal),
            $"not both say {twin.Says}\n{both}");
        Assert.True(IsCount(twin) || Meaning(below) == Meaning(above) || Math.Max(Largest(below), Largest(above)) < TooSmallToName,
            $"another first action\n{Meaning(below)}\n{Meaning(above)}\n{both}");
        if (below.Devices.All(static d => d.Idle.IsKnown) && above.Devices.All(static d => d.Idle.IsKnown))
        {
            Loss? first = below.Losses.Count > 0 ? below.Losses[0] : null;
            Loss? second = above.Losses.Count > 0 ? above.Losses[0] : null;
            double before = first?.GainShare ?? 0;
            double after = second?.GainShare ?? 0;
            Assert.True(first?.Cause == second?.Cause || Math.Max(before, after) < TooSmallToName || IsCount(twin), $"another loss\n{both}");
            Assert.True(Math.Abs(before - after) < NearlyTheSame || IsCount(twin), $"another gain: {before:0.000}, {after:0.000}\n{both}");
        }
    }

    /// <summary>Moved to either side of the twins the threshold takes both to one side: they lie at it and at no other.</summary>
    [Theory]
    [MemberData(nameof(All))]
    public void Twins_WithTheThresholdMoved_AreOnOneSide(string threshold, bool nsight)
    {
        Twin twin = LabelledCases.Twins.Single(t => t.Threshold == threshold);
        if (IsCount(twin))
        {
            return;
        }

        string below = twin.Seen(Diagnose(twin, twin.Below, nsight, TraceThresholds.Default));
        string above = twin.Seen(Diagnose(twin, twin.Above, nsight, TraceThresholds.Default));
        bool IsBetween(double direction) =>
            twin.Seen(Diagnose(twin, twin.Below, nsight, Moved(threshold, 1 - (twin.Margin * direction)))) == above
            && twin.Seen(Diagnose(twin, twin.Above, nsight, Moved(threshold, 1 + (twin.Margin * direction)))) == below;
        Assert.True(IsBetween(1) || IsBetween(-1), $"{threshold} is not what lies between {twin.Below} ({below}) and {twin.Above} ({above})");
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Halves_OfALoss_AreBothSaid(bool nsight)
    {
        foreach ((LabelledCase one, string[] says) in LabelledCases.Halves)
        {
            TraceDiagnosis diagnosis = TraceDiagnosis.Of([.. one.Ranks.Select(rank => nsight ? MadeTrace.ReadOne(rank.Nsight())
                : MadeTrace.ReadOne(rank.Kineto()))]);
            Assert.Equal(one.Loss, diagnosis.Losses[0].Cause);
            Assert.All(says, text => Assert.Contains(text, diagnosis.Verdict, StringComparison.Ordinal));
            if (one.Loss == LossCause.Copies)
            {
                Assert.All((string[])["in", "stream of its own"], text => Assert.Contains(text, diagnosis.Losses[0].Advice, StringComparison.Ordinal));
            }
        }
    }

    // what is to be done first: about which loss or doubt, and what; a first action is always there
    private static string Meaning(TraceDiagnosis diagnosis) => diagnosis.Actions[0] is var first && first.Loss is { } loss ? $"{loss.Cause}: {first.Advice}"
        : $"{first.Finding!.Rule}: {first.Advice.Split('.')[0]}";

    private static double Largest(TraceDiagnosis diagnosis) => diagnosis.Losses.Count > 0 ? diagnosis.Losses[0].GainShare : 0;

    private static bool IsCount(Twin twin) => twin.Threshold.Contains('.', StringComparison.Ordinal);

    private static IEnumerable<PropertyInfo> Properties() => typeof(TraceThresholds).GetProperties(BindingFlags.Public | BindingFlags.Instance);

    private static TraceThresholds Moved(string threshold, double factor)
    {
        TraceThresholds moved = TraceThresholds.Default with { };
        PropertyInfo property = typeof(TraceThresholds).GetProperty(threshold)!;
        double value = Convert.ToDouble(property.GetValue(moved), System.Globalization.CultureInfo.InvariantCulture) * factor;
        property.SetValue(moved, Convert.ChangeType(value, property.PropertyType, System.Globalization.CultureInfo.InvariantCulture));
        return moved;
    }

    private static TraceDiagnosis Diagnose(Twin twin, double measure, bool nsight, TraceThresholds thresholds) =>
        TraceDiagnosis.Of([.. twin.Job(measure).Select(rank => nsight ? MadeTrace.ReadOne(rank.Nsight()) : MadeTrace.ReadOne(rank.Kineto()))], twin.Hardware,
            thresholds);
}
