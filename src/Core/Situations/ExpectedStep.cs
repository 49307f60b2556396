using Floorline.Core.Quantities;

namespace Floorline.Core.Situations;

/// <summary>What an engine was expected to take for a step.</summary>
/// <param name="Engine">The engine.</param>
/// <param name="Time">The time, middle of its interval.</param>
public sealed record ExpectedStep(EngineProfile Engine, Seconds Time)
{
    /// <summary>What of it was expected to be exchanges.</summary>
    public Seconds Exchanges { get; init; }
}
