using Floorline.Core.Expectations;
using Floorline.Core.Formats;
using Floorline.Core.Levers;
using Floorline.Core.Models;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Core.Workloads;
using Floorline.Readers;
using Floorline.Readers.Specs;
using Floorline.Workbench.Documents;
using Floorline.Workbench.Words;
using System.Globalization;

namespace Floorline.Workbench;

public static partial class Verb
{
    private const long FirstContext = 256;
    private const long LastContext = 131_072;
    private const int LastBatch = 1024;
    private const int MostPoints = 257;

    // Formats that checkpoints are published in or served in; every other format of the catalogue lies close to one of these in bits per weight.
    private static readonly string[] _sweptFormats = ["fp32", "bf16", "fp8", "int8", "q6_k", "q5_k_m", "q4_k_m", "int4-g128", "nvfp4", "mxfp4", "q3_k_m",
        "q2_k"];

    /// <summary>The floors of a situation, and the time expected of an engine, at many values of one input.</summary>
    /// <param name="spec">The situation as stated.</param>
    /// <param name="over">context, batch or weights.</param>
    /// <param name="points">How many values, evenly spread by ratio; null takes doublings.</param>
    public static ReadResult<SweepResult> Sweep(SituationSpec spec, string? over, string? points = null)
    {
        ReadResult<LeverStart> start = LeverReading.Read(spec);
        ReadResult<SweepAxis> axis = AxisOf(over);
        ReadResult<long> count = points is null ? ReadResult.Ok(0L) : Amount.Whole(points, "--points", 2, MostPoints);
        Problem[] problems = [.. start.Problems, .. axis.Problems, .. count.Problems];
        if (problems.Length > 0)
        {
            return ReadResult.Failed<SweepResult>(problems);
        }

        SweepResult swept = Swept(start.Value, spec, axis.Value, (int)count.Value);
        return ReadResult.Ok(points is null || axis.Value != SweepAxis.Weights ? swept : swept with
        {
            Assumptions = [.. swept.Assumptions, $"--points {points} is not used: formats are swept one by one."],
        });
    }

    /// <summary>A sweep with what it does not use of what was stated, and what its times start from.</summary>
    private static SweepResult Swept(LeverStart start, SituationSpec spec, SweepAxis axis, int count)
    {
        SweepResult swept = SweepOf(start, axis, count);
        string[] unused = [.. UnusedInputs.OfSweep(start.Situation with { Spec = spec }, Names.Snake(axis))];
        VagueLatency[] vague = [.. swept.Points.Select(static p => p.Expected).OfType<TimeRange>().Where(VagueLatency.IsVague)
            .Select(static range => new VagueLatency(Figure.Itl, range, IsStep: true)).Take(1)];
        return swept with
        {
            Assumptions = [.. swept.Assumptions, .. unused, .. WithoutEffect(swept, spec, unused, axis, count), .. Timed(start), .. vague.Select(Sentence.Of)],
        };
    }

    // Inputs that move some steps and not others: whether they move any of these is seen by leaving them out.
    private static readonly string[] _perhaps = ["collective", "clock", "kv-preallocate", "replicas", "dead-work", "host-work", "shares", "util"];

    /// <summary>Stated inputs with which every value of the sweep is what it is without them.</summary>
    private static IEnumerable<string> WithoutEffect(SweepResult swept, SituationSpec spec, string[] said, SweepAxis axis, int count)
    {
        foreach (Field<SituationSpec> field in _perhaps.Select(Fields.Of))
        {
            if (field.Get(spec) is { } stated && !said.Any(s => s.StartsWith($"--{field.Name} ", StringComparison.Ordinal))
                && LeverReading.Read(field.Set(spec, null)) is { IsOk: true, Value: var without } && SweepOf(without, axis, count).Points is var points
                && points.Count == swept.Points.Count && points.Zip(swept.Points).All(static p => Alike(p.First, p.Second)))
            {
                yield return $"--{field.Name} {stated} changes none of these values.";
            }
        }
    }

    private static bool Alike(SweepPoint a, SweepPoint b) => a.Value == b.Value && a.Floors.Binding == b.Floors.Binding && a.Floors.Compute.Equals(
        b.Floors.Compute)
        && a.Expected.Equals(b.Expected) && a.Capacity.Used == b.Capacity.Used;

    private static ReadResult<SweepAxis> AxisOf(string? over) => over?.ToLowerInvariant() switch
    {
        "context" => ReadResult.Ok(SweepAxis.Context),
        "batch" => ReadResult.Ok(SweepAxis.Batch),
        "weights" => ReadResult.Ok(SweepAxis.Weights),
        null => ReadResult.Failed<SweepAxis>(Problem.Missing("", "--over", "context, batch or weights")),
        _ => ReadResult.Failed<SweepAxis>(new Problem("", "--over", $"'{over}'", "context, batch or weights")),
    };

    private static SweepResult SweepOf(LeverStart start, SweepAxis axis, int count)
    {
        StatedSituation situation = start.Situation;
        Step step = situation.Step;
        MeasuredStart? measured = Forecast.StartOf(start.Levers);
        if (axis == SweepAxis.Weights)
        {
            return Formats(start, measured);
        }

        if (axis == SweepAxis.Context && step.Phase == Phase.Forward)
        {
            return new SweepResult(situation.Spec, axis, [], [("context", $"{situation.Model.Name} generates no tokens and keeps no cache")]);
        }

        long last = axis == SweepAxis.Batch ? Math.Max(LastBatch, step.Batch)
            : Math.Max(Math.Min(LastContext, situation.Model.MaxContext ?? LastContext), step.Context);
        long first = axis == SweepAxis.Batch ? 1 : Math.Min(FirstContext, last);
        long stated = axis == SweepAxis.Batch ? step.Batch : step.Phase == Phase.Prefill ? step.Tokens : step.Context;
        IEnumerable<long> values = count > 0 ? Spread(first, last, count) : [.. Doublings(first, last), last];
        return new SweepResult(situation.Spec, axis, [.. values.Append(stated).Where(static v => v > 0).Distinct().Order()
            .Select(v => Point(start, v.ToString(CultureInfo.InvariantCulture), v, With(step, axis, v), measured))], []);
    }

    private static Step With(Step step, SweepAxis axis, long value) =>
        axis == SweepAxis.Batch ? step with { Batch = (int)value } : step.Phase == Phase.Prefill ? step with { Tokens = value } : step with { Context = value };

    /// <summary>Whole numbers evenly spread by ratio, both ends among them.</summary>
    private static IEnumerable<long> Spread(long first, long last, int count) =>
        Enumerable.Range(0, count).Select(i => (long)Math.Round(first * Math.Pow((double)last / first, i / (count - 1.0))));

    private static SweepResult Formats(LeverStart start, MeasuredStart? measured)
    {
        StatedSituation situation = start.Situation;
        NumberFormat stated = (situation.Step.Weights ?? situation.Model.Published).Default;
        NumberFormat[] formats = [.. _sweptFormats.Select(static n => NumberFormats.Find(n)!).Append(stated).DistinctBy(static f => f.Name)
            .OrderBy(static f => f.BitsPerWeight).ThenBy(static f => f.Name, StringComparer.Ordinal)];
        var points = new List<SweepPoint>();
        var left = new List<(string Value, string Reason)>();
        foreach (NumberFormat format in formats)
        {
            // What the stated engine does not run, or runs without kernels made for it, is no choice beside what it does.
            if (situation.Spec.Engine is not null && !format.Equals(stated) && start.Levers.Support.For(format, situation.Hardware.Device,
                start.Levers.Engine?.Name, situation.Model) is { Kernel: KernelSupport.Refused or KernelSupport.KnownSlow, Reason: var why })
            {
                left.Add((format.Name, why));
                continue;
            }

            // The format as published keeps the exceptions that the checkpoint makes; a stated mixture stands beside its uniform formats.
            WeightFormats? weights = format.Equals(stated) && situation.Step.Weights is null ? null : WeightFormats.Uniform(format);
            points.Add(Point(start, format.Name, format.BitsPerWeight, situation.Step with { Weights = weights }, measured));
        }

        if (situation.Step.Weights is { } mixed && MixedWeights.Text(mixed) is var text && text != stated.Name)
        {
            points.Add(Point(start, text, stated.BitsPerWeight, situation.Step, measured));
        }

        return new SweepResult(situation.Spec, SweepAxis.Weights, points, left);
    }

    private static SweepPoint Point(LeverStart start, string value, double amount, Step step, MeasuredStart? measured)
    {
        // Single steps: a load has given its step already. A measured step is where the others are moved from.
        bool isStated = step == start.Situation.Step;
        MeasuredStart? from = isStated ? start.Levers.Start : measured;
        Forecast there = Forecast.Of(start.Levers with { Step = isStated ? start.Situation.Step : step, Load = null, Drafting = null, Start = from });
        return new SweepPoint(value, amount, there.Floors, there.Situation.Capacity,
            there.Basis == ForecastBasis.FloorOnly ? null : there.Step);
    }

    /// <summary>What the times of the values start from.</summary>
    private static IEnumerable<string> Timed(LeverStart start) => [.. start.Assumptions, .. Forecast.StartOf(start.Levers) is { } measured
        ? (string[])[$"Times are moved from the measured {Figures.Of(measured.Measured.Time)}."] : []];
}
