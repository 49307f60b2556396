namespace Floorline.Core.Guardrails;

/// <summary>What a reviewer said of an output.</summary>
public enum ReviewMark
{
    /// <summary>Good as it is.</summary>
    Fine,

    /// <summary>Needs a correction.</summary>
    Minor,

    /// <summary>Must not be sent.</summary>
    Serious,
}
