namespace Floorline.Core.Floors;

/// <summary>The term that binds a floor.</summary>
public enum FloorTerm
{
    /// <summary>R1: reading weights.</summary>
    Weights,

    /// <summary>R2: reading the key/value cache.</summary>
    KvCache,

    /// <summary>R3: arithmetic.</summary>
    Compute,

    /// <summary>R4: exposed communication.</summary>
    Communication,
}
