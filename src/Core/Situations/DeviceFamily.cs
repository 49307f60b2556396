namespace Floorline.Core.Situations;

/// <summary>Devices of one generation, which the same kernels are made for.</summary>
/// <param name="Name">Its name in the support table, such as <c>hopper</c>.</param>
/// <param name="Title">What it is called.</param>
/// <param name="Prefixes">How the catalogue names of its devices begin; the longest that fits decides.</param>
public sealed record DeviceFamily(string Name, string Title, IReadOnlyList<string> Prefixes);
