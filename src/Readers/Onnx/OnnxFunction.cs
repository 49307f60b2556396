namespace Floorline.Readers.Onnx;

/// <summary>A local function of a model: operators under a name of their own, called like one operator.</summary>
internal sealed class OnnxFunction
{
    internal string Name { get; set; } = "";

    internal string Domain { get; set; } = "";

    internal List<string> Inputs { get; } = [];

    internal List<string> Outputs { get; } = [];

    /// <summary>Attributes with a value that a call may leave out.</summary>
    internal List<OnnxAttribute> Defaults { get; } = [];

    internal OnnxGraph Body { get; } = new();
}
