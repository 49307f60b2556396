namespace Floorline.Io.Tests.Host;

/// <summary>Tests that keep the processors busy: one after the other, beside no other test.</summary>
[CollectionDefinition("timing", DisableParallelization = true)]
public sealed class TimingGroup;
