using Floorline.Readers.Tensors;
using Floorline.Workbench.Schemas;

namespace Floorline.Workbench.Documents;

/// <summary>The document <c>floorline/inspect@1</c>.</summary>
internal static class InspectSchema
{
    private static readonly Schema<InspectResult> _inputs = new Schema<InspectResult>("InspectInputs")
        .Text("path", static r => r.Path, "File or folder that was read");

    private static readonly Schema<TensorGroup> _group = new Schema<TensorGroup>("TensorGroup")
        .Text("name", static g => g.Name, "What the tensors have in common")
        .Count("tensors", static g => g.Tensors, "How many there are")
        .Count("parameters", static g => g.Parameters, "Their parameters")
        .Count("stored_bytes", static g => g.StoredBytes, "What they take in the file")
        .Number("bits_per_weight", static g => g.BitsPerWeight, "Bits per parameter; absent where they hold none").OrAbsent();

    /// <summary>The document.</summary>
    internal static readonly Schema<InspectResult> Document = new Schema<InspectResult>("Inspection", "floorline/inspect@1",
            "What a model file holds, counted from its tensors")
        .Object("inputs", static r => r, _inputs, "What was asked for")
        .Text("container", static r => r.Census.Container, "Kind of file")
        .Count("files", static r => r.Census.Files, "Files that were read")
        .Count("tensors", static r => r.Census.Tensors.Count, "Tensors in them")
        .Count("parameters", static r => r.Census.Parameters, "Parameters in them")
        .Count("stored_bytes", static r => r.Census.StoredBytes, "What the tensors take")
        .Number("bits_per_weight", static r => r.Census.BitsPerWeight, "Bits per parameter")
        .List("by_role", static r => r.Census.ByRole, _group, "By what they do in the model")
        .List("by_format", static r => r.Census.ByFormat, _group, "By number format")
        .List("by_role_and_format", static r => r.Census.ByRoleAndFormat, _group, "By both")
        .Texts("unclassed", static r => r.Census.Unclassed.Select(static t => t.Name), "Tensors whose role is not known")
        .Texts("notes", static r => r.Census.Notes, "What was noticed while reading");
}
