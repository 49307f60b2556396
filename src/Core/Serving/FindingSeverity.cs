namespace Floorline.Core.Serving;

/// <summary>How much a finding matters.</summary>
public enum FindingSeverity
{
    /// <summary>Worth knowing.</summary>
    Hint,

    /// <summary>The figures it names may mislead.</summary>
    Warning,

    /// <summary>The run is not valid.</summary>
    Error,
}
