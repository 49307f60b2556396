namespace Floorline.Core.Guardrails;

/// <summary>How bad it is when an output fails a check.</summary>
public enum Severity
{
    /// <summary>A blemish: the output can be used.</summary>
    Minor,

    /// <summary>The output must not reach anybody.</summary>
    Serious,
}
