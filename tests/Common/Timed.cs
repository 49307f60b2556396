namespace Floorline.Tests;

/// <summary>Tests that measure time: one after the other, and none of the others beside them.</summary>
[CollectionDefinition(nameof(Timed), DisableParallelization = true)]
public sealed class Timed;
