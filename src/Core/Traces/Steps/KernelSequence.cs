using Floorline.Core.Traces.Budgets;
using Floorline.Core.Traces.Intervals;
using Floorline.Core.Traces.Model;

namespace Floorline.Core.Traces.Steps;

/// <summary>Finds a sequence of kernels that comes again and again: the rarest kernel that recurs at even distances marks its beginning.</summary>
internal static class KernelSequence
{
    private const int FewestRepeats = 3;
    private const int ShortestSequence = 4;
    private const int Candidates = 8;
    private const double EvenShare = 0.8;

    internal static List<TraceStep> Find(DeviceWork work)
    {
        Trace trace = work.Trace;
        List<int> kernels = [];
        var places = new Dictionary<int, List<int>>();
        foreach (int e in work.Events)
        {
            if (trace.Kinds[e] != EventKind.DeviceKernel)
            {
                continue;
            }

            if (!places.TryGetValue(trace.NameIds[e], out List<int>? list))
            {
                places.Add(trace.NameIds[e], list = []);
            }

            list.Add(kernels.Count);
            kernels.Add(e);
        }

        IEnumerable<KeyValuePair<int, List<int>>> rarest = places.Where(p => p.Value.Count >= FewestRepeats
            && p.Value.Count * ShortestSequence <= kernels.Count)
            .OrderBy(static p => p.Value.Count).ThenBy(static p => p.Value[0]).Take(Candidates);
        foreach ((int name, List<int> at) in rarest)
        {
            if (IsEven(at))
            {
                return Steps(work, kernels, at, trace.Names[name]);
            }
        }

        return [];
    }

    private static bool IsEven(List<int> at)
    {
        long[] distances = new long[Math.Max(0, at.Count - 1)];
        for (int i = 0; i < distances.Length; i++)
        {
            distances[i] = at[i + 1] - at[i];
        }

        long usual = Spread.Of(distances).Median;
        return usual >= ShortestSequence && distances.Count(d => d == usual) >= EvenShare * distances.Length;
    }

    private static List<TraceStep> Steps(DeviceWork work, List<int> kernels, List<int> at, string kernel)
    {
        var name = new StepName(StepKind.Iteration, $"kernels from {KernelName.Bare(kernel)}", null, null, null, null);
        var steps = new List<TraceStep>(at.Count);
        for (int i = 0; i + 1 < at.Count; i++)
        {
            long start = work.Trace.Starts[kernels[at[i]]];
            long end = work.Trace.Starts[kernels[at[i + 1]]];
            if (end > start)
            {
                steps.Add(new TraceStep(name, Trace.None, start, end, start, end, at[i + 1] - at[i]));
            }
        }

        return steps;
    }
}
