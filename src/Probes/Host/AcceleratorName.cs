namespace Floorline.Probes.Host;

/// <summary>A GPU by the name its driver gives.</summary>
/// <param name="Name">The name.</param>
/// <param name="Said">The program that said so.</param>
/// <param name="Memory">Its memory in bytes; null where it was not said.</param>
public sealed record AcceleratorName(string Name, string Said, long? Memory);
