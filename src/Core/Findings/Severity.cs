namespace Floorline.Core.Findings;

/// <summary>How much a finding matters to who reads the figures.</summary>
public enum Severity
{
    /// <summary>Good to know.</summary>
    Hint,

    /// <summary>The figures it names may be off.</summary>
    Warning,

    /// <summary>The figures should not be used.</summary>
    Error,
}
