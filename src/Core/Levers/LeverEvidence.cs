using Floorline.Core.Formats;
using Floorline.Core.Situations;

namespace Floorline.Core.Levers;

/// <summary>What is known of the gain of a lever in a situation, and from where.</summary>
/// <param name="Level">How near the measurements are.</param>
/// <param name="Source">What they are.</param>
public sealed record LeverEvidence(EvidenceLevel Level, EvidenceSource Source)
{
    /// <summary>What rests on measurements of kernels and runs that the situation carries, of what the user measured, or on formulas.</summary>
    /// <param name="lever">The lever.</param>
    /// <param name="situation">The situation.</param>
    public static LeverEvidence Of(Lever lever, Situation situation)
    {
        ArgumentNullException.ThrowIfNull(lever);
        ArgumentNullException.ThrowIfNull(situation);
        bool stated = lever.Id switch
        {
            "dead-work" => situation.DeadWork.Value > 0,
            "host-pipeline" => situation.HostWork.Value > 0,
            "clocks" => situation.ClockLoss.Value > 0,
            "cuda-graphs" or "compile" or "aot-compile" => situation.Known.Launches.IsKnown || situation.Shares is not null,
            "speculation" => situation.Drafts is not null,
            _ => false,
        };
        return stated ? new LeverEvidence(EvidenceLevel.MeasuredHere, new EvidenceSource.Stated())
            : lever.Facts is { Group: "weights", Format: { } name } && NumberFormats.Find(name) is { } format ? OfFormat(situation, format)
            : lever.Facts.Group == "launches" && situation.Engine is { Basis: not Basis.Generic } engine
            ? new LeverEvidence(EvidenceLevel.MeasuredElsewhere, new EvidenceSource.Coefficients(engine.Name, engine.Source))
            : new LeverEvidence(EvidenceLevel.FormulaOnly, new EvidenceSource.FormulaOnly(null));
    }

    private static LeverEvidence OfFormat(Situation situation, NumberFormat format)
    {
        var best = new LeverEvidence(EvidenceLevel.FormulaOnly, new EvidenceSource.FormulaOnly(format.Name));
        foreach (MeasuredGain pair in situation.Support.GainsOf(format.Name))
        {
            if (NearnessOf(situation, pair.Device, pair.Engine) is var level && level < best.Level)
            {
                best = new LeverEvidence(level, new EvidenceSource.Pairs(pair));
            }
        }

        foreach (KernelEfficiency kernel in situation.Kernels.MeasuredIn(format))
        {
            if (NearnessOf(situation, kernel.Device, kernel.Engine) is var level && level < best.Level)
            {
                best = new LeverEvidence(level, new EvidenceSource.Kernels(kernel));
            }
        }

        return best;
    }

    private static EvidenceLevel NearnessOf(Situation situation, string device, string engine)
    {
        string here = situation.Hardware.Device.Name;
        if (device == here)
        {
            SupportEngine? stated = situation.Support.Engine(situation.Engine?.Name);
            return stated is null || stated.Name == engine ? EvidenceLevel.MeasuredHere : EvidenceLevel.MeasuredOnFamily;
        }

        return situation.Support.FamilyOf(device) is { } family && situation.Support.FamilyOf(here) == family ? EvidenceLevel.MeasuredOnFamily
            : EvidenceLevel.MeasuredElsewhere;
    }
}
