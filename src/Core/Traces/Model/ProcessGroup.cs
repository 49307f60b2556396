namespace Floorline.Core.Traces.Model;

/// <summary>A process group of a distributed job, as the trace's <c>distributedInfo</c> lists it.</summary>
/// <param name="Name">Its name, such as "0".</param>
/// <param name="Description">Its description, such as <c>default_pg</c>; empty where not stated.</param>
/// <param name="Size">How many ranks it has; <see cref="Trace.None"/> where not stated.</param>
public sealed record ProcessGroup(string Name, string Description, int Size);
