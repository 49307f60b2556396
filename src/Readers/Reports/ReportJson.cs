using System.Text.Json.Serialization;

namespace Floorline.Readers.Reports;

/// <summary>How tables and names of reports become JSON, written when this is compiled: nothing is looked up by reflection, so that an ahead-of-time build
/// has it too.</summary>
[JsonSerializable(typeof(string))]
[JsonSerializable(typeof(Dictionary<string, string>))]
[JsonSerializable(typeof(Dictionary<string, Dictionary<string, string>>))]
internal sealed partial class ReportJson : JsonSerializerContext;
