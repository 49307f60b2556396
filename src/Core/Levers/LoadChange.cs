using Floorline.Core.Expectations;
using Floorline.Core.Objectives;
using Floorline.Core.Quantities;
using Floorline.Core.Serving;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>
/// How sure the figures of a load are after a change, were those before it exactly what they are taken for. What is uncertain is the part that changes: the
/// decode step as <see cref="Judgement.Changed"/> has it, a batch of another size, and another time to read a prompt. The load is worked out by the closed form
/// with both ends of these, and each figure moves by as much as that one does; so a queue that hardly keeps up is as doubtful as it is.
/// </summary>
internal sealed class LoadChange(Forecast now, Forecast then, MeasuredStart start)
{
    private Ends? _ends;

    /// <summary>The interval of a figure after the change.</summary>
    /// <param name="move">The figure.</param>
    internal FigureRange Of(FigureMove move)
    {
        Ends ends = _ends ??= Found();
        (double? low, double? high) = move.Figure switch
        {
            Figure.Ttft => (ends.Low.Ttft, ends.High.Ttft),
            Figure.Itl => (ends.Low.Itl, ends.High.Itl),
            Figure.EndToEnd => (ends.Low.Whole, ends.High.Whole),
            _ => (ends.High.Rate, ends.Low.Rate),
        };
        FigureValue middle = move.After;
        return high is null || low is null ? new FigureRange(middle.Times(Math.Min(low ?? 1, 1)), middle, middle, false)
            : new FigureRange(middle.Times(Math.Min(low.Value, 1)), middle, middle.Times(Math.Max(high.Value, 1)), true);
    }

    private Ends Found()
    {
        Spread decode = Decode();
        Spread prompt = Prompt();
        if (then.Times is not { } times || then.ClosedForm is not { } middle || then.Situation.Load is not { } load)
        {
            // Prompts that are read on devices of their own: each figure by the part of it that it hangs on.
            double first = then.Served!.EndToEnd.Mean.Value > 0 ? Math.Clamp(then.Served.Ttft.Mean / then.Served.EndToEnd.Mean, 0, 1) : 0;
            return new Ends(new End(prompt.Low, decode.Low, (prompt.Low * first) + (decode.Low * (1 - first)), Rate(1 / decode.Low)),
                new End(prompt.High, decode.High, (prompt.High * first) + (decode.High * (1 - first)), Rate(1 / decode.High)));
        }

        ServingLoad share = load.Shared(then.Situation.Replicas);
        return new Ends(At(decode.Low, prompt.Low), At(decode.High, prompt.High));

        End At(double decodes, double prompts)
        {
            if (decodes == 1 && prompts == 1)
            {
                return new End(1, 1, 1, 1);
            }

            if (ServingEstimate.Of(times.Scaled(decodes, prompts), share) is not { Runs: true, Value: var end })
            {
                return new End(null, null, null, null);
            }

            // A queue that grows without end has no latency; what is served, and the gaps of a full batch, it has.
            bool grows = end.Overloaded && !middle.Overloaded;
            double steps = Math.Max(share.MeanOutput - 1, 0);
            return new End(grows ? null : end.Ttft / middle.Ttft, end.Itl / middle.Itl,
                grows ? null : (end.Ttft + (end.Itl * steps)) / (middle.Ttft + (middle.Itl * steps)), end.Throughput.Value / middle.Throughput.Value);
        }

        // In an open loop what is completed is what arrives.
        double Rate(double factor) => then.Situation.Load?.Interarrival is not null && !then.Overloaded ? 1 : factor;
    }

    /// <summary>The decode step: as the change of one step is doubtful, and as a step of another batch is.</summary>
    private Spread Decode()
    {
        TimeRange changed = StepForecast.Change(now, then, start);
        double moved = now.Served!.Itl.Count > 0 && then.Served!.Itl.Count > 0 ? Math.Log(then.Served.Itl.Mean / now.Served.Itl.Mean) : 0;
        Spread batch = StepForecast.Doubt(moved, unpacks: false);
        return new Spread(Math.Min(changed.Low / changed.Middle, batch.Low), Math.Max(changed.High / changed.Middle, batch.High));
    }

    /// <summary>The reading of a prompt.</summary>
    private Spread Prompt()
    {
        if (now.Times is not { } before || then.Times is not { } after || now.Situation.Load is not { } load || then.Situation.Load is not { } loadThen)
        {
            return new Spread(1, 1);
        }

        double moved = Math.Log(after.Prefill(loadThen.Prompt * loadThen.MeanShare, loadThen.CachedPrefix)
            / before.Prefill(load.Prompt * load.MeanShare, load.CachedPrefix));
        return StepForecast.Doubt(moved, unpacks: true);
    }

    // Figures at one end over those at the middle; null where there are none.
    private readonly record struct End(double? Ttft, double? Itl, double? Whole, double? Rate);

    private sealed record Ends(End Low, End High);
}
