using System.Text.Json.Serialization;

namespace Floorline.Journal.Storage;

/// <summary>Reads lists of numbers without reflection.</summary>
[JsonSerializable(typeof(double[]))]
internal sealed partial class SampleNumbers : JsonSerializerContext;
