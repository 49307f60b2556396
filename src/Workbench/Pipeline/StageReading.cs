using Floorline.Core.Diagnosis;
using Floorline.Core.Expectations;
using Floorline.Core.Floors;
using Floorline.Core.Hardware;
using Floorline.Core.Levers;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;
using Floorline.Readers;
using Floorline.Readers.Specs;
using Floorline.Workbench.Words;

namespace Floorline.Workbench;

/// <summary>Turns a stage as a file states it into its time, floor and regime: measured, stated, or expected of an engine.</summary>
internal static class StageReading
{
    private static readonly string[] _withoutModel = ["on", "hw-override", "measured"];

    internal static ReadResult<StageResult> Read(StageSpec spec)
    {
        ReadResult<double> calls = spec.Calls is null ? ReadResult.Ok(1.0)
            : Amount.Number(spec.Calls, "calls", "calls per request, above 0 and up to 1e9", 1e-9, 1e9);
        ReadResult<Measurement>? stated = spec.Time is null ? null : Call(spec.Time, "time");
        var problems = new List<Problem>([.. calls.Problems, .. stated?.Problems ?? []]);
        if (spec.Time is not null && spec.Situation.Measured is not null)
        {
            problems.Add(new Problem("", "time", "a stated time beside a measured one", "one of time and measured"));
        }

        if (problems.Count > 0)
        {
            return ReadResult.Failed<StageResult>(problems);
        }

        return spec.Situation.Model is null ? WithoutModel(spec, calls.Value, stated?.Value) : WithModel(spec, calls.Value, stated?.Value);
    }

    private static ReadResult<Measurement> Call(string text, string where)
    {
        ReadResult<StatedPace> pace = StatedPace.Read(text, where);
        return !pace.IsOk ? ReadResult.Failed<Measurement>(pace.Problems)
            : pace.Value.OfACall is { } one ? ReadResult.Ok(one)
            : ReadResult.Failed<Measurement>(new Problem("", where, $"'{text}'", "a time or a rate of calls, such as 12ms, 30fps or 33Hz"));
    }

    private static ReadResult<StageResult> WithoutModel(StageSpec spec, double calls, Measurement? stated)
    {
        SituationSpec situation = spec.Situation;
        List<Problem> problems = [.. SituationSpec.Fields.Where(f => f.Get(situation) is not null && !_withoutModel.Contains(f.Name))
            .Select(static f => new Problem("", f.Name, "a stage without a model",
            "a model with it, or only on, measured, time, moves, work, calls and after"))];
        ReadResult<Measurement>? measured = situation.Measured is null ? null : Call(situation.Measured, "measured");
        ReadResult<DeviceGroup>? hardware = situation.On is null ? null : HardwareSource.Find(situation.On, situation.HwOverride, situation.Workplace);
        ReadResult<Bytes>? moves = spec.Moves is null ? null : Amount.Size(spec.Moves, "moves");
        ReadResult<Flops>? work = spec.Work is null ? null : Amount.Work(spec.Work, "work");
        problems.AddRange([.. measured?.Problems ?? [], .. hardware?.Problems ?? [], .. moves?.Problems ?? [], .. work?.Problems ?? []]);
        if ((spec.Moves ?? spec.Work) is not null && hardware is null)
        {
            problems.Add(Problem.Missing("", "on", "the hardware of the stage, such as xeon-8480, against which moves and work are held"));
        }

        if ((measured ?? (stated is null ? null : ReadResult.Ok(stated))) is not { } time)
        {
            problems.Add(Problem.Missing("", "measured",
                "the time of one call, such as 12ms or 30fps (measured, or time where it is stated); a stage with a model is expected without it"));
        }
        else if (time.IsOk && problems.Count == 0)
        {
            Fact<FloorTerms> floor = Least(hardware?.Value, moves?.Value, work?.Value);
            var stage = new Stage(spec.Name, Range(time.Value, stated is null), stated is null ? TimeBasis.Measured
                : TimeBasis.Stated, floor.Select(static f => f.Binding), calls)
            {
                Regime = RegimeOf(floor, time.Value),
            };
            return ReadResult.Ok(new StageResult(spec, stage)
            {
                Hardware = hardware?.Value,
                Assumptions = [.. stated is null ? (string[])[] : ["The time of a call is stated, not measured."],
                    .. (spec.Moves ?? spec.Work) is null ? UnusedInputs.Of(situation, static f => f.Name is "on" or "hw-override",
                        "without a model, or bytes moved and work of a call, there is no floor to hold the time against") : []],
            });
        }

        return ReadResult.Failed<StageResult>(problems);
    }

    /// <summary>The least time of a call without a model: what it moves over the bandwidth, or its arithmetic at the device's largest peak. Loose on purpose:
    /// a floor may be too low, never too high.</summary>
    private static Fact<FloorTerms> Least(DeviceGroup? hardware, Bytes? moves, Flops? work)
    {
        if (hardware is not { Device: var device, Count: var count } || (moves is null && work is null))
        {
            return Fact<FloorTerms>.Unknown(hardware is null ? "no model, and no hardware with what a call moves and computes"
                : "no model; moves and work (bytes and FLOPs of a call) would give a floor");
        }

        double peak = device.Peaks.Count == 0 ? 0 : device.Peaks.Values.Max(static p => p.Value);
        if (moves is null && peak == 0)
        {
            return Fact<FloorTerms>.Unknown($"no peak of {device.Title} is known");
        }

        Seconds read = moves is { } bytes ? bytes / (device.Bandwidth * count) : Seconds.Zero;
        Seconds compute = work is { } flops && peak > 0 ? flops / new FlopsPerSecond(peak * count) : Seconds.Zero;
        return Fact<FloorTerms>.Known(new FloorTerms(read, read, Seconds.Zero, compute, Seconds.Zero, null));
    }

    /// <summary>The three-number verdict; bytes that are no weights have no regime of their own.</summary>
    private static Fact<Regime> RegimeOf(Fact<FloorTerms> floor, Measurement time) =>
        !floor.IsKnown ? Fact<Regime>.Unknown(floor.UnknownReason!)
        : floor.Value.Verdict(time) is var regime and not Regime.MemoryBoundWeights ? Fact<Regime>.Known(regime)
        : Fact<Regime>.Unknown("bound by the bytes it moves, which are no weights");

    private static ReadResult<StageResult> WithModel(StageSpec spec, double calls, Measurement? stated)
    {
        if ((spec.Moves ?? spec.Work) is not null)
        {
            return ReadResult.Failed<StageResult>(new Problem("", spec.Moves is null ? "work"
                : "moves", "a stage with a model", "no moves and no work: the model says them"));
        }

        if (spec.Situation.Measured is not null)
        {
            return Diagnosed(Verb.Diagnose(spec.Situation));
        }

        ReadResult<LeverStart> start = LeverReading.Read(spec.Situation);
        if (!start.IsOk)
        {
            return ReadResult.Failed<StageResult>(start.Problems);
        }

        var floors = new FloorsResult(start.Value.Situation);
        ExpectedTime? expected = stated is null ? Forecast.Of(start.Value.Levers).Expected : null;
        CallTime time = stated is { } given ? Range(given, false)
            : expected is { } e ? new CallTime(e.Time.Low, e.Time.Middle, e.Time.High)
            : CallTime.Exactly(floors.Floors.Binding);

        // What we expect ourselves says nothing of a regime; a stated time is judged as a measured one.
        StepDiagnosis? regime = stated is null ? null : StepDiagnosis.Of(floors.Timed with { Measured = Measurement.Of(time.Middle) });
        return ReadResult.Ok(new StageResult(spec, new Stage(spec.Name, time, stated is null ? TimeBasis.Expected
            : TimeBasis.Stated, Fact<Seconds>.Known(floors.Floors.Binding), calls)
            {
                Regime = regime is null ? Fact<Regime>.Unknown("not measured") : Fact<Regime>.Known(regime.Regime),
                IsUnexplained = regime?.IsUnexplained ?? false,
            })
        {
            Floors = floors,
            Expected = expected,
            Hardware = floors.Situation.Hardware,
            Assumptions = [.. floors.Assumptions, .. start.Value.Assumptions, .. UnusedInputs.OfACall(spec.Situation),
                .. VagueLatency.Of(expected) is { } vague ? new[] { Sentence.Of(vague) } : [],
                .. stated is null ? [] : new[] { "The time of a call is stated, not measured." }],
        });

        ReadResult<StageResult> Diagnosed(ReadResult<DiagnoseResult> result) => result.Select(own => new StageResult(
            spec,
            new Stage(spec.Name, Range(own.Floors.Situation.Call?.Time ?? own.Diagnosis.Measured, true), TimeBasis.Measured,
                Fact<Seconds>.Known(own.Floors.Situation.Call?.Floor ?? own.Floors.Floors.Binding),
                calls) { Regime = Fact<Regime>.Known(own.Diagnosis.Regime), IsUnexplained = own.Diagnosis.IsUnexplained })
        {
            Floors = own.Floors,
            Hardware = own.Floors.Situation.Hardware,
            Assumptions = [.. own.Floors.Assumptions, .. UnusedInputs.OfACall(spec.Situation)],
        });
    }

    /// <summary>A measured time is off by its error; a stated one only where an error stands beside it.</summary>
    private static CallTime Range(Measurement one, bool measured)
    {
        double error = measured || one.ErrorIsStated ? one.RelativeError : 0;
        return new CallTime(one.Time * (1 - error), one.Time, one.Time * (1 + error));
    }
}
