using Floorline.Core.Traces.Model;

namespace Floorline.Readers.Traces.Kineto;

/// <summary>An event that began and whose end comes later in the text.</summary>
internal readonly record struct OpenEvent(EventKind Kind, int Name, int Track, long Start, long Correlation, long External, int Detail);
