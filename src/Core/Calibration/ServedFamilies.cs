using Floorline.Core.Hardware;
using Floorline.Core.Quantities;
using Floorline.Core.Situations;

namespace Floorline.Core.Calibration;

/// <summary>
/// Profiles of serving engines from all runs of many models, and the same with a device family left out: an engine starts from what all engines have in
/// common.
/// </summary>
public sealed class ServedFamilies
{
    // Where nothing is known: what leaving families out scored best with, held firmly because coefficients of a few models do not carry over (decision 0137).
    // Captured graphs launch exchanges at less than a stream's fixed cost, and messages of decodes do not fill the link; a step costs the host 1.5 ms and 45
    // microseconds for each sequence (Llama 8B over eight H100: 2.7, 4.4, 6.6 and 10 ms with 8, 32, 64 and 128 sequences, whatever the devices take).
    private static readonly EngineProfile _start = EngineProfile.Default(EngineKind.Compiled) with
    {
        ExchangeFactor = 0.6, WireFactor = 2.5, PerExpertLayer = Seconds.FromMicroseconds(18), WidenedExpertFactor = 1.3,
        PerSequence = Seconds.FromMicroseconds(5), HostPerStep = Seconds.FromMicroseconds(1500), HostPerSequence = Seconds.FromMicroseconds(45),
        PerRequest = Seconds.FromMilliseconds(50), WaitSteps = 5,
    };

    // Strengths from 0.003 to 0.2 were tried with families left out; from 0.03 on they differ by no more than half a point (decision 0091).
    private const double Pull = 0.1;

    private readonly ClosedFormFit.Run[] _runs;
    private readonly EngineSet _habits;
    private readonly Dictionary<string, EngineProfile> _common = [];

    /// <summary>Takes runs apart.</summary>
    /// <param name="served">All served figures.</param>
    /// <param name="habits">Profiles whose habits (chunk, memory, requests at once, what is reserved) are taken as they are.</param>
    /// <param name="kernels">What is known of kernels.</param>
    public ServedFamilies(IEnumerable<ServedRun> served, EngineSet habits, KernelTable kernels)
    {
        ArgumentNullException.ThrowIfNull(served);
        ArgumentNullException.ThrowIfNull(habits);
        _habits = habits;
        _runs = [.. served.GroupBy(static s => s.RunKey).Select(g => ClosedFormFit.Run.Of([.. g], _start, kernels)).OfType<ClosedFormFit.Run>()];
    }

    /// <summary>Fits an engine's profile to runs on other device families than one.</summary>
    /// <param name="engine">The engine's canonical name.</param>
    /// <param name="except">The family to leave out; null for none.</param>
    /// <returns>The profile; that of all engines together where this one has no run.</returns>
    public EngineProfile Fit(string engine, string? except)
    {
        if (!_common.TryGetValue(except ?? "", out EngineProfile? common))
        {
            _common[except ?? ""] = common = ClosedFormFit.Of([.. _runs.Where(r => r.Family != except)], _start, Pull);
        }

        ClosedFormFit.Run[] own = [.. _runs.Where(r => r.Engine == engine && r.Family != except)];
        EngineProfile habits = _habits.For(engine, DeviceKind.Gpu);
        EngineProfile start = common with
        {
            ReservesOutput = habits.ReservesOutput, ChunkTokens = habits.ChunkTokens, MemoryShare = habits.MemoryShare, MaxRunning = habits.MaxRunning,
        };
        return ClosedFormFit.Of(own, start, Pull) with
        {
            Name = engine, Basis = Basis.SameFamily,
            Source = $"fitted to {own.Length} served runs of {own.Select(static r => r.Model).Distinct().Count()} models",
        };
    }
}
